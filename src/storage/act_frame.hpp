#pragma once
// Which acts the calling thread is inside of, per database. It turns two of our own mistakes into an
// assertion instead of a deadlock or a silently different snapshot: write() inside an act, and read() inside
// a writing act. Internal to storage/.

namespace gyoji::storage {

class Db;
class Reader;

enum class ActKind { reading, writing };

class ActFrame {
public:
    ActFrame(Db const& db, ActKind kind, Reader* reader)
        : db_(&db), kind_(kind), reader_(reader), outer_(top()) {
        top() = this;
    }
    ~ActFrame() { top() = outer_; }
    ActFrame(ActFrame const&) = delete;
    ActFrame& operator=(ActFrame const&) = delete;

    static ActFrame const* of(Db const& db) {
        for (ActFrame const* frame = top(); frame; frame = frame->outer_)
            if (frame->db_ == &db) return frame;
        return nullptr;
    }
    ActKind kind() const { return kind_; }
    Reader& reader() const { return *reader_; }

private:
    static ActFrame const*& top() {
        static thread_local ActFrame const* frame = nullptr;
        return frame;
    }
    Db const* db_;
    ActKind kind_;
    Reader* reader_;
    ActFrame const* outer_;
};

}  // namespace gyoji::storage
