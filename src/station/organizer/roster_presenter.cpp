#include "station/organizer/roster_presenter.h"

#include <fstream>
#include <iterator>

#include "base/i18n.h"
#include "base/json.h"
#include "base/text.h"
#include "domain/wire.h"
#include "roster/write.h"
#include "station/model/sentences.h"

namespace nuanxin::station {
namespace {

constexpr std::uintmax_t largest_file = std::uintmax_t{16} << 20;

roster::Line line_from_json(const Json& json) {
  roster::Line line;
  line.number = value_or<int>(json, "line", 0);
  for (const auto& cell : member(json, "cells"))
    line.cells.push_back(cell.is_string() ? cell.get<std::string>() : std::string());
  for (const auto& problem : member(json, "problems"))
    line.problems.push_back({text_or(problem, "code"), text_or(problem, "field"), text_or(problem, "detail")});
  if (auto expected = domain::from_json<domain::Expected>(member(json, "expected")))
    line.expected = std::move(*expected);
  return line;
}

/// The head that holds one of the words; for showing a rejected line only.
std::size_t column_of(const Json& columns, std::initializer_list<std::string_view> words) {
  for (std::size_t i = 0; columns.is_array() && i < columns.size(); ++i) {
    const std::string head = columns[i].is_string() ? fold(columns[i].get<std::string>()) : std::string();
    for (const auto word : words)
      if (head.find(word) != std::string::npos) return i;
  }
  return columns.size();
}

std::string cell(const roster::Line& line, std::size_t column) {
  return column < line.cells.size() ? strip_controls(line.cells[column]) : std::string();
}

}  // namespace

RosterPresenter::RosterPresenter(WorkContext context)
    : m_context(std::move(context)), m_runner(m_context.api, m_context.timers) {
  m_subscriptions.push_back(m_runner.on_change.connect([this] { on_change.emit(); }));
}

void RosterPresenter::say(Mood mood, std::string text) {
  m_notice = {mood, std::move(text)};
  on_change.emit();
}

void RosterPresenter::preview(const std::filesystem::path& file) {
  if (busy()) return;
  if (m_context.fair.fair_id().empty()) return say(Mood::caution, tr("Create a fair first."));
  std::error_code ec;
  const auto size = std::filesystem::file_size(file, ec);
  if (ec) return say(Mood::bad, trf("The file cannot be read: {}", ec.message()));
  if (size > largest_file) return say(Mood::bad, tr("The file is larger than 16 MB. Please split it."));
  std::ifstream in(file, std::ios::binary);
  std::string bytes((std::istreambuf_iterator<char>(in)), {});
  m_file = file;
  m_asking = true;
  m_imported = false;
  m_lines.clear();
  m_good = m_bad = 0;
  say(Mood::plain, tr("The file is being checked …"));
  const auto turn = ++m_turn;
  m_context.api.upload("/fairs/" + url_text(m_context.fair.fair_id()) + "/roster/preview", std::move(bytes),
                       m_life.guard([this, turn](Result<Json> answer) {
                         if (turn != m_turn) return;
                         m_asking = false;
                         if (!answer) return say(Mood::bad, sentence(answer.error()) + " " + answer.error().detail);
                         take(*answer);
                       }));
}

void RosterPresenter::take(const Json& json) {
  m_preview = json;
  m_good = value_or<int>(json, "good", 0);
  m_bad = value_or<int>(json, "bad", 0);
  const auto name_column = column_of(member(json, "columns"), {"姓名", "name"});
  const auto number_column = column_of(member(json, "columns"), {"证", "number"});
  for (const auto& item : member(json, "lines")) {
    const auto line = line_from_json(item);
    RosterLine row;
    row.line = line.number;
    row.ok = value_or<bool>(item, "ok", line.problems.empty());
    for (const auto& problem : line.problems)
      row.problems += (row.problems.empty() ? "" : "; ") + roster::sentence(problem);
    if (line.expected) {
      row.name = line.expected->identity.name;
      row.number = mask_document(line.expected->identity.doc_number);
      row.phone = mask_phone(line.expected->identity.phone);
      row.occupation = m_context.fair.occupation_name(line.expected->occupation);
    } else {
      row.name = cell(line, name_column);
      row.number = cell(line, number_column);
    }
    m_lines.push_back(std::move(row));
  }
  if (m_bad == 0) return say(Mood::good, trf("All {} lines can be imported.", m_good));
  say(Mood::caution,
      trf("{} lines can be imported, {} have a problem. Save the rejected ones, mend and import them again.", m_good,
          m_bad));
}

void RosterPresenter::import() {
  if (!can_import()) return;
  Json expected = Json::array();
  for (const auto& line : member(m_preview, "lines"))
    if (member(line, "expected").is_object()) expected.push_back(member(line, "expected"));
  Json body{{"fair", m_context.fair.fair_id()}, {"expected", std::move(expected)}};
  say(Mood::plain, trf("Importing {} people …", m_good));
  m_runner.run("ImportRoster", std::move(body), [this](Result<Json> answer) {
    if (!answer) return say(Mood::bad, sentence(answer.error()) + " " + tr("Nothing was imported."));
    m_imported = true;
    say(Mood::good, trf("Imported: {}. Rejected: {}.", value_or<int>(*answer, "imported", m_good), m_bad));
  });
}

std::filesystem::path RosterPresenter::proposed_rejected_file() const {
  auto path = m_file;
  path.replace_filename(m_file.stem().string() + "-rejected.csv");
  return path;
}

void RosterPresenter::save_rejected(const std::filesystem::path& path) {
  roster::Preview preview;
  for (const auto& column : member(m_preview, "columns"))
    preview.columns.push_back(column.is_string() ? column.get<std::string>() : std::string());
  for (const auto& item : member(m_preview, "lines")) preview.lines.push_back(line_from_json(item));
  preview.good = m_good;
  preview.bad = m_bad;
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out << roster::rejected_csv(preview);
  out.flush();
  if (!out) return say(Mood::bad, trf("The file {} cannot be written.", path.string()));
  say(Mood::good, trf("The {} rejected lines are in {}.", m_bad, path.string()));
}

}  // namespace nuanxin::station
