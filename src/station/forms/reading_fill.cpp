#include "station/forms/reading_fill.h"

#include <algorithm>

namespace nuanxin::station {
namespace {

const Json& links_of(const Json& answer) {
  static const Json none = Json::array();
  const auto& links = member(answer, "links");
  return links.is_array() ? links : none;
}

/// The question behind a link, when it can be answered now.
const forms::Item* open_item(const forms::Filling& filling, const Json& link) {
  if (!link.is_string()) return nullptr;
  const auto* item = filling.form().find(link.get<std::string>());
  return item && item->is_question() && filling.state(item->link_id).enabled ? item : nullptr;
}

/// Systolic and diastolic belong together: a row is free when none of its fields is answered.
bool is_free_row(const forms::Filling& filling, const Json& answers, std::size_t row) {
  return std::all_of(answers.begin(), answers.end(), [&](const Json& answer) {
    const auto& links = links_of(answer);
    if (links.size() < 2) return true;
    const auto* item = row < links.size() ? open_item(filling, links[row]) : nullptr;
    return item && filling.state(item->link_id).answers.empty();
  });
}

std::optional<std::size_t> first_free_row(const forms::Filling& filling, const Json& answers) {
  std::size_t rows = 0;
  for (const auto& answer : answers) rows = std::max(rows, links_of(answer).size());
  for (std::size_t row = 0; row < rows; ++row)
    if (is_free_row(filling, answers, row)) return row;
  return std::nullopt;
}

void fill_one(forms::Filling& filling, const Json& answer, const Json& link, ReadingFill& out) {
  const auto* item = open_item(filling, link);
  const auto value = item ? forms::parse_answer(*item, text_or(answer, "value")) : std::nullopt;
  if (!value) return;
  if (const auto note = text_or(answer, "note"); !note.empty() && value_or(answer, "in_doubt", false))
    out.notes.push_back(note);
  const auto& there = filling.state(item->link_id).answers;
  if (there == forms::Answers{*value}) return;
  if (!there.empty()) {
    out.left.push_back(item->link_id);
    return;
  }
  if (filling.set(item->link_id, {*value})) out.filled.push_back(item->link_id);
}

}  // namespace

ReadingFill fill_reading(forms::Filling& filling, const Json& answers) {
  ReadingFill out;
  if (!answers.is_array()) return out;
  const auto row = first_free_row(filling, answers);
  for (const auto& answer : answers) {
    const auto& links = links_of(answer);
    if (links.empty()) continue;
    if (links.size() == 1)
      fill_one(filling, answer, links[0], out);
    else if (row)
      fill_one(filling, answer, links[*row], out);
    else
      out.no_room = true;
  }
  return out;
}

}  // namespace nuanxin::station
