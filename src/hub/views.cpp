#include "hub/views.h"

#include <charconv>

#include "base/text.h"
#include "domain/wire.h"
#include "hub/phone_link.h"
#include "store/worker.h"

namespace nuanxin::hub {
namespace {

constexpr std::string_view code_prefix = "VAN1:";

Json worker_head(const domain::Worker& worker, Date day, Identities identities) {
  Json out{{"id", worker.id.str()},
           {"masked_name", mask_name(worker.identity.name)},
           {"sex", domain::code(worker.identity.sex)},
           {"age", age_json(worker.identity.birth, day)}};
  if (identities == Identities::whole) out["identity"] = domain::to_json(worker.identity);
  return out;
}

}  // namespace

std::string activity_label(const forms::Catalogue& catalogue, const std::string& activity) {
  const auto* found = catalogue.activity(activity);
  return found ? found->name.in("zh_CN") : activity;
}

Json age_json(const std::optional<Date>& birth, Date day) {
  if (!birth || !birth->ok()) return nullptr;
  return age_on(*birth, day);
}

Json record_head(const domain::Record& record) {
  Json out = domain::to_json(record);
  out.erase("response");
  return out;
}

std::string form_name(std::string_view url) {
  const auto at = url.find_last_of("/:");
  return std::string(at == std::string_view::npos ? url : url.substr(at + 1));
}

Json form_heads(const forms::Library& library) {
  Json out = Json::array();
  for (const auto& form : library.current_forms())
    out.push_back({{"name", form_name(form->url())},
                   {"url", form->url()},
                   {"version", form->version()},
                   {"title", form->title("zh_CN")}});
  return out;
}

namespace {

Json extended(Json stop, const forms::Catalogue& catalogue, const store::QueueRow& row, Date day) {
  stop["fair"] = row.fair.str();
  stop["ticket"] = domain::ticket_label(row.ticket_number);
  stop["masked_name"] = row.masked_name;
  stop["sex"] = domain::code(row.sex);
  stop["age"] = age_json(row.birth, day);
  stop["occupation"] = row.occupation;
  stop["activity_label"] = activity_label(catalogue, row.stop.activity);
  return stop;
}

}  // namespace

Json stop_view(const forms::Catalogue& catalogue, const store::QueueRow& row, Date day) {
  return extended(domain::to_json(row.stop), catalogue, row, day);
}

std::optional<Json> stop_view(store::ReadTransaction& tx, const forms::Catalogue& catalogue, const StopId& id,
                              Json stop, Date day) {
  const auto row = store::queue_row(tx, id);
  if (!row) return std::nullopt;
  return extended(std::move(stop), catalogue, *row, day);
}

Json visit_view(const forms::Catalogue& catalogue, Json visit, const domain::Worker& worker, Date day,
                Identities identities) {
  visit["worker"] = worker_head(worker, day, identities);
  for (auto& stop : visit["stops"]) stop["activity_label"] = activity_label(catalogue, text_or(stop, "activity"));
  return visit;
}

Json visit_view(store::ReadTransaction& tx, const forms::Catalogue& catalogue, Json visit, Date day,
                Identities identities) {
  const WorkerId id(text_or(visit, "worker"));
  const auto worker = store::worker_by_id(tx, id);
  return visit_view(catalogue, std::move(visit), worker.value_or(domain::Worker{.id = id, .identity = {}}), day,
                    identities);
}

Json visit_head(const domain::Visit& visit) {
  Json stops = Json::array();
  for (const auto& stop : visit.stops)
    stops.push_back({{"id", stop.id.str()}, {"activity", stop.activity}, {"state", domain::code(stop.state)}});
  return Json{{"id", visit.id.str()},
              {"fair", visit.fair.str()},
              {"ticket", domain::ticket_label(visit.ticket_number)},
              {"state", domain::code(visit.state)},
              {"ticket_print", domain::code(visit.ticket_print)},
              {"slip_print", domain::code(visit.slip_print)},
              {"stops", std::move(stops)},
              {"version", visit.version}};
}

Json window_event(const FairId& fair, const domain::Window& window) {
  Json out = domain::to_json(window);
  out["fair"] = fair.str();
  return out;
}

Json record_event(const domain::Record& record) {
  return Json{{"stop", record.stop.str()}, {"visit", record.visit.str()}, {"state", domain::code(record.state)}};
}

Json reading_head(const domain::Reading& reading) {
  auto head = domain::to_json(reading);
  head.erase("content");
  return head;
}

Json reading_event(const domain::Reading& reading) {
  return Json{{"state", domain::code(reading.state)},
              {"held_for", domain::code(reading.held_for)},
              {"fair", reading.fair.str()},
              {"activity", reading.activity},
              {"stop", reading.stop.str()}};
}

std::optional<VisitId> visit_of_code(std::string_view code) {
  if (!code.starts_with(code_prefix)) return visit_named_by_url(code);
  code.remove_prefix(code_prefix.size());
  if (!is_uuid(code)) return std::nullopt;
  return VisitId(std::string(code));
}

std::string code_of_visit(const VisitId& visit) { return std::string(code_prefix) + visit.str(); }

std::optional<int> parse_ticket(std::string_view label) {
  if (!label.empty() && (label.front() == 'A' || label.front() == 'a')) label.remove_prefix(1);
  int number = 0;
  const auto [end, problem] = std::from_chars(label.data(), label.data() + label.size(), number);
  if (problem != std::errc() || end != label.data() + label.size() || number < 1) return std::nullopt;
  return number;
}

}  // namespace nuanxin::hub
