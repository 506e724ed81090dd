#include "app/command.hpp"
#include "base/child.hpp"
#include "catalog/harvest/readers.hpp"

int main(int argc, char** argv) {
    gyoji::run_if_child(argc, argv, gyoji::catalog::harvest_child_readers());
    return gyoji::app::command_line(argc, argv);
}
