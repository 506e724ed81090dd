#include "catalog/rules/derive_period.hpp"

#include "text/period.hpp"

#include <algorithm>

namespace gyoji::catalog {
namespace {

struct Span {
    Day start, end;
    bool written = false;
};

void widen(std::optional<Span>& span, text::Period const& period, bool written) {
    // A written year outweighs a number that only looks like one.
    if (!span || (written && !span->written)) {
        span = Span{period.start, period.end, written};
        return;
    }
    if (!written && span->written) return;
    span->start = std::min(span->start, period.start);
    span->end = std::max(span->end, period.end);
}

std::optional<Span> span_of(std::string_view text, std::string const& where, Day today,
                            std::vector<Error>& remarks) {
    std::optional<Span> out;
    for (text::FoundPeriod const& found : text::find_periods(text, today)) {
        bool const written = found.evidence == text::Evidence::written;
        if (found.period)
            widen(out, *found.period, written);
        else if (written)
            remarks.push_back({Fault::invalid,
                               "catalog.impossible_period",
                               where,
                               {{"found", std::string(text.substr(found.place.begin,
                                                                  found.place.end - found.place.begin))}}});
    }
    return out;
}

void put(Dataset& set, Span const& span, Basis basis) {
    set.period_start = span.start.iso();
    set.period_end = span.end.iso();
    set.period_basis = basis;
}

bool stated(std::string const& start, Basis basis) {
    return !start.empty() && (basis == Basis::stated || basis == Basis::operator_said);
}

std::optional<Span> from_file_names(Dataset& set, Day today, std::vector<Error>& remarks) {
    std::optional<Span> all;
    for (std::size_t i = 0; i < set.distributions.size(); ++i) {
        Distribution& file = set.distributions[i];
        if (!stated(file.period_start, file.period_basis)) {
            auto const span =
                span_of(file.title, "/distributions/" + std::to_string(i) + "/title", today, remarks);
            file.period_start = span ? span->start.iso() : "";
            file.period_end = span ? span->end.iso() : "";
            file.period_basis = span ? Basis::distribution_name : Basis::none;
            if (span) widen(all, {span->start, span->end, text::Precision::span}, span->written);
        }
    }
    return all;
}

std::optional<Span> from_dates(std::vector<std::optional<Instant>> const& dates) {
    std::optional<Span> out;
    for (auto const& at : dates) {
        if (!at) continue;
        Day const day = tokyo_day_of(*at);
        widen(out, {day, day, text::Precision::day}, true);
    }
    return out;
}

}  // namespace

void derive_period(Dataset& set, Instant now, std::vector<Error>& remarks) {
    Day const today = tokyo_day_of(now);
    auto const by_files = from_file_names(set, today, remarks);
    if (stated(set.period_start, set.period_basis)) return;
    set.period_start.clear();
    set.period_end.clear();
    set.period_basis = Basis::none;
    if (by_files) return put(set, *by_files, Basis::distribution_name);
    if (auto const span = span_of(set.title, "/title", today, remarks)) return put(set, *span, Basis::title);
    std::vector<std::optional<Instant>> dates;
    for (Distribution const& file : set.distributions) dates.push_back(file.issued);
    if (auto const span = from_dates(dates)) return put(set, *span, Basis::distribution_dates);
    if (auto const span = from_dates({set.issued})) put(set, *span, Basis::record_dates);
}

}  // namespace gyoji::catalog
