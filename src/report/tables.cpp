#include "report/tables.h"

#include <fmt/format.h>

#include <cmath>

namespace nuanxin::report {
namespace {

Cell text_cell(std::string text) { return {Cell::Kind::text, std::move(text), 0, 0}; }
Cell number_cell(int number) { return {Cell::Kind::number, std::to_string(number), static_cast<double>(number), 0}; }
Cell count_cell(const Count& count) {
  return count.hidden() ? Cell{Cell::Kind::stand_in, count.text(), 0, 0} : number_cell(count.number);
}
Cell minutes_cell(const std::optional<Minutes>& minutes, double Minutes::*figure) {
  if (!minutes) return {Cell::Kind::stand_in, "–", 0, 0};
  return {Cell::Kind::number, fmt::format("{:.1f}", (*minutes).*figure), (*minutes).*figure, 1};
}

/// Makes the tables of one report.
class TableMaker {
 public:
  TableMaker(const DayReport& report, Language language) : r(report), m_language(language), w(words(language)) {}

  Table people() const {
    Table out{Table::Id::people, w.people, {{w.line, 3, false}, {w.count, 1}}, {}, {}, {}};
    const auto line = [&](const char* name, int count) { out.rows.push_back({text_cell(name), number_cell(count)}); };
    line(w.finished, r.people.finished);
    line(w.left, r.people.left);
    line(w.missed, r.people.missed);
    line(w.cancelled, r.people.cancelled);
    line(w.waiting, r.people.waiting);
    line(w.parked, r.people.parked);
    out.sum = {text_cell(w.issued), number_cell(r.people.issued)};
    out.notes = count_sentences(r, m_language);
    if (const auto open = open_sentence(r, m_language); !open.empty()) out.notes.push_back(open);
    return out;
  }

  Table activities() const {
    Table out{Table::Id::activities,
              w.activities,
              {{w.activity, 2.6, false},
               {w.wanted},
               {w.done},
               {w.declined},
               {w.stop_cancelled},
               {w.stop_missed},
               {w.open},
               {w.wait_median, 1.2},
               {w.wait_p90, 1.2},
               {w.service_median, 1.2},
               {w.service_p90, 1.2}},
              {},
              {},
              {}};
    bool sensitive = false;
    for (const auto& line : r.activities) {
      sensitive = sensitive || line.sensitive;
      out.rows.push_back(activity_row(line, in(line.name, m_language) + (line.sensitive ? " ◆" : "")));
    }
    out.sum = activity_row(sum_of(r.activities), sensitive ? w.sum_without_sensitive : w.sum);
    for (std::size_t i = out.sum.size() - 4; i < out.sum.size(); ++i) out.sum[i] = text_cell({});  // no sum of medians
    if (sensitive) out.notes.push_back(w.sensitive_note);
    out.notes.push_back(w.times_note);
    return out;
  }

  Table grades() const {
    Table out{Table::Id::grades, w.grades, {{w.exam, 2.4, false}}, {}, {}, {w.grades_note}};
    for (std::size_t grade = 0; grade < 5; ++grade) out.columns.push_back({grade_name(grade, m_language)});
    out.columns.push_back({w.no_consent, 1.2});
    out.columns.push_back({w.records});
    GradeLine sum;
    for (const auto& line : r.grades) {
      out.rows.push_back(grade_row(line, in(line.name, m_language)));
      for (std::size_t grade = 0; grade < 5; ++grade) sum.grades[grade] += line.grades[grade];
      sum.without_consent += line.without_consent;
    }
    out.sum = grade_row(sum, w.sum);
    return out;
  }

  Table group(Table::Id id, const char* title, const char* head, const std::vector<GroupLine>& lines) const {
    Table out{id, title, {{head, 3, false}, {w.count}, {w.finished}, {w.exams}, {w.services}}, {}, {}, {}};
    const auto row = [](const GroupLine& line, std::string name) {
      return std::vector{text_cell(std::move(name)), number_cell(line.people), number_cell(line.finished),
                         number_cell(line.exams), number_cell(line.services)};
    };
    for (const auto& line : lines) out.rows.push_back(row(line, in(line.name, m_language)));
    out.sum = row(sum_of(lines), w.sum);
    if (has_sensitive()) out.notes.push_back(w.cross_note);
    return out;
  }

  Table hours() const {
    Table out{Table::Id::hours,
              w.hours,
              {{w.hour, 1.4, false}, {w.registered}, {w.from_roster}, {w.walked_in}, {w.exams}, {w.services}},
              {},
              {},
              {}};
    const auto row = [](const HourLine& line, std::string name) {
      return std::vector{text_cell(std::move(name)),    number_cell(line.registered),
                         number_cell(line.from_roster), number_cell(line.registered - line.from_roster),
                         number_cell(line.exams),       number_cell(line.services)};
    };
    for (const auto& line : r.hours) out.rows.push_back(row(line, hour_text(line.hour)));
    out.sum = row(sum_of(r.hours), w.sum);
    if (has_sensitive()) out.notes.push_back(w.cross_note);
    return out;
  }

  Table roster() const {
    Table out{
        Table::Id::roster, w.roster, {{w.hour, 1.4, false}, {w.came}, {w.so_far}, {w.expected}, {w.share}}, {}, {}, {}};
    if (r.expected == 0) {
      out.notes.push_back(w.no_roster);
      return out;
    }
    int so_far = 0;
    for (const auto& line : r.hours) {
      so_far += line.from_roster;
      out.rows.push_back({text_cell(hour_text(line.hour)), number_cell(line.from_roster), number_cell(so_far),
                          number_cell(r.expected), share_cell(so_far)});
    }
    out.notes.push_back(
        fmt::format(fmt::runtime(w.roster_note), r.expected, r.came, std::lround(100.0 * r.came / r.expected)));
    return out;
  }

 private:
  std::vector<Cell> activity_row(const ActivityLine& line, std::string name) const {
    return {text_cell(std::move(name)),
            count_cell(line.wanted),
            count_cell(line.done),
            count_cell(line.declined),
            count_cell(line.cancelled),
            count_cell(line.missed),
            count_cell(line.open),
            minutes_cell(line.wait, &Minutes::median),
            minutes_cell(line.wait, &Minutes::p90),
            minutes_cell(line.service, &Minutes::median),
            minutes_cell(line.service, &Minutes::p90)};
  }

  static std::vector<Cell> grade_row(const GradeLine& line, std::string name) {
    std::vector<Cell> row{text_cell(std::move(name))};
    for (const auto count : line.grades) row.push_back(number_cell(count));
    row.push_back(number_cell(line.without_consent));
    row.push_back(number_cell(line.records()));
    return row;
  }

  Cell share_cell(int came) const {
    const auto percent = 100.0 * came / r.expected;
    return {Cell::Kind::number, fmt::format("{:.0f} %", percent), percent, 0};
  }

  bool has_sensitive() const {
    for (const auto& line : r.activities)
      if (line.sensitive) return true;
    return false;
  }

  const DayReport& r;
  Language m_language;
  const Words& w;
};

}  // namespace

std::string hour_text(int hour) { return fmt::format("{:02}–{:02}", hour, hour + 1); }

std::vector<std::string> count_sentences(const DayReport& report, Language language) {
  const auto& w = words(language);
  const auto& p = report.people;
  std::vector<std::string> out;
  for (const auto& gap : gaps(report))
    out.push_back(fmt::format(fmt::runtime(w.gap), in(gap.name, language), gap.whole, gap.parts));
  if (out.empty())
    out.push_back(fmt::format(fmt::runtime(w.adds_up), p.issued, p.finished, p.left, p.missed, p.cancelled, p.open()));
  return out;
}

std::string open_sentence(const DayReport& report, Language language) {
  const int open = report.people.open();
  return open == 0 ? std::string() : fmt::format(fmt::runtime(words(language).not_closed), open);
}

std::vector<Table> tables(const DayReport& report, Language language) {
  const auto& w = words(language);
  const TableMaker maker(report, language);
  return {maker.people(),
          maker.activities(),
          maker.grades(),
          maker.group(Table::Id::occupations, w.occupations, w.occupation, report.occupations),
          maker.group(Table::Id::platforms, w.platforms, w.platform, report.platforms),
          maker.group(Table::Id::channels, w.channels, w.channel, report.channels),
          maker.hours(),
          maker.roster()};
}

}  // namespace nuanxin::report
