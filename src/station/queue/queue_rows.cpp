#include "station/queue/queue_rows.h"

#include "base/i18n.h"
#include "base/json.h"
#include "base/log.h"
#include "domain/wire.h"

namespace nuanxin::station {

Result<QueueRow> queue_row_from_json(const Json& json) {
  auto stop = domain::from_json<domain::Stop>(json);
  if (!stop) return stop.error();
  QueueRow row;
  row.stop = std::move(*stop);
  row.ticket = text_or(json, "ticket");
  row.masked_name = text_or(json, "masked_name");
  row.sex = domain::parse<domain::Sex>(text_or(json, "sex")).value_or(domain::Sex::unknown);
  row.age = value_or<int>(json, "age", 0);
  row.occupation = text_or(json, "occupation");
  row.activity_label = text_or(json, "activity_label");
  return row;
}

std::string why_called(const QueueRow& row) {
  return text_or(row.stop.basis, i18n::language() == "zh_CN" ? "zh" : "en");
}

namespace {

std::vector<QueueRow> rows_of(const Json& list) {
  std::vector<QueueRow> out;
  for (const auto& item : list) {
    auto row = queue_row_from_json(item);
    if (row)
      out.push_back(std::move(*row));
    else
      log::warn("a queue row cannot be read: {} at {}", row.error().detail, row.error().field);
  }
  return out;
}

}  // namespace

QueueRows queue_rows_from_json(const Json& json) {
  QueueRows rows;
  rows.serving = rows_of(member(json, "serving"));
  rows.on_deck = rows_of(member(json, "on_deck"));
  rows.waiting = rows_of(member(json, "waiting"));
  rows.missed = rows_of(member(json, "missed"));
  rows.parked = rows_of(member(json, "parked"));
  return rows;
}

const QueueRow* QueueRows::find(std::string_view stop_id) const {
  for (const auto* list : {&serving, &on_deck, &waiting, &missed, &parked})
    for (const auto& row : *list)
      if (row.stop.id.str() == stop_id) return &row;
  return nullptr;
}

}  // namespace nuanxin::station
