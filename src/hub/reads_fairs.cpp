// What is asked about a fair.
#include <algorithm>

#include "base/text.h"
#include "domain/wire.h"
#include "hub/board.h"
#include "hub/flow.h"
#include "hub/permissions.h"
#include "hub/read_run.h"
#include "hub/request_body.h"
#include "hub/views.h"
#include "queue/choose.h"
#include "roster/parse.h"
#include "store/fair.h"
#include "store/journal.h"
#include "store/queue_rows.h"
#include "store/visit.h"
#include "store/worker.h"

namespace nuanxin::hub::reads {
namespace {

Result<domain::Fair> fair_of(const ReadRun& in) {
  auto found = store::fair_by_id(in.tx, FairId(in.id));
  if (!found) return refuse(Reason::not_found, "no such fair", "id");
  return std::move(*found);
}

Json rows_json(const ReadRun& in, const std::vector<store::QueueRow>& rows) {
  Json out = Json::array();
  for (const auto& row : rows) out.push_back(stop_view(in.library.catalogue(), row, in.today()));
  return out;
}

Json rows_in(const ReadRun& in, const FairId& fair, const std::vector<std::string>& activities,
             domain::StopState state) {
  return rows_json(in, store::queue_rows(in.tx, {fair, activities, {state}}));
}

Json serving_rows(const ReadRun& in, const FairId& fair, const domain::Window* window) {
  if (window) return rows_json(in, store::active_at_window(in.tx, window->id));
  auto rows = store::queue_rows(in.tx, {fair, {}, {domain::StopState::called, domain::StopState::serving}});
  std::erase_if(rows, [](const store::QueueRow& row) { return row.stop.window.empty(); });  // those are on deck
  return rows_json(in, rows);
}

std::vector<roster::Occupation> roster_occupations(const forms::Catalogue& catalogue) {
  std::vector<roster::Occupation> out;
  for (const auto& each : catalogue.occupations())
    out.push_back({each.code, {each.code, each.name.zh, each.name.en, each.national}});
  return out;
}

Json visit_list(const ReadRun& in, const std::optional<domain::Visit>& found) {
  Json out = Json::array();
  const auto identities = may_see_identity(in.actor.role) ? Identities::whole : Identities::masked;
  if (found) out.push_back(visit_view(in.tx, in.library.catalogue(), domain::to_json(*found), in.today(), identities));
  return out;
}

}  // namespace

Result<Json> fairs(const ReadRun& in) {
  Json out = Json::array();
  for (const auto& each : store::all_fairs(in.tx)) out.push_back(domain::to_json(each));
  return out;
}

Result<Json> fair(const ReadRun& in) {
  const auto found = fair_of(in);
  if (!found) return found.error();
  return domain::to_json(*found);
}

Result<Json> queue(const ReadRun& in) {
  const auto found = fair_of(in);
  if (!found) return found.error();
  const domain::Window* window = nullptr;
  const auto wanted = in.request.param("window");
  for (const auto& each : found->windows)
    if (each.id.str() == wanted) window = &each;
  if (!wanted.empty() && !window) return refuse(Reason::not_found, "no such window at this fair", "window");
  // A window that serves nothing has an empty queue, not everybody's.
  const bool nobody = window && window->activities.empty();
  const auto activities = window ? window->activities : std::vector<std::string>();
  const auto rows = [&](domain::StopState state) {
    return nobody ? Json::array() : rows_in(in, found->id, activities, state);
  };
  return Json{{"window", window ? Json(window->id.str()) : Json()},
              {"serving", serving_rows(in, found->id, window)},
              {"on_deck", nobody ? Json::array() : rows_json(in, store::called_to_doors(in.tx, found->id, activities))},
              {"waiting", rows(domain::StopState::waiting)},
              {"missed", rows(domain::StopState::missed)},
              {"parked", rows(domain::StopState::parked)}};
}

Result<Json> board(const ReadRun& in) {
  const auto found = fair_of(in);
  if (!found) return found.error();
  return board_json(in.tx, in.library.catalogue(), *found, in.now);
}

Result<Json> flow(const ReadRun& in) {
  const auto found = fair_of(in);
  if (!found) return found.error();
  return flow_json(in.tx, in.library.catalogue(), *found, in.guidance.in_memory(found->id), in.now);
}

Result<Json> visits(const ReadRun& in) {
  const FairId fair(in.id);
  if (!store::fair_by_id(in.tx, fair)) return refuse(Reason::not_found, "no such fair", "id");
  std::optional<domain::Visit> found;
  if (const auto label = in.request.param("ticket"); !label.empty()) {
    const auto number = parse_ticket(label);
    if (!number) return refuse(Reason::bad_request, "a ticket like A027 is expected", "ticket");
    found = store::visit_by_ticket(in.tx, fair, *number);
  } else if (const auto worker = in.request.param("worker"); !worker.empty()) {
    found = store::visit_of_worker(in.tx, fair, WorkerId(std::string(worker)));
  } else if (const auto code = in.request.param("code"); !code.empty()) {
    const auto id = visit_of_code(code);
    if (!id) return refuse(Reason::bad_request, "a code like VAN1:… is expected", "code");
    found = store::visit_by_id(in.tx, *id);
    if (found && found->fair != fair) found.reset();
  } else {
    return refuse(Reason::bad_request, "ticket, worker or code is expected", "ticket");
  }
  return visit_list(in, found);
}

/// A card on the kiosk's reader: the whole number and its kind, no search.
Result<Json> find_visits(const ReadRun& in) {
  const FairId fair(in.id);
  if (!store::fair_by_id(in.tx, fair)) return refuse(Reason::not_found, "no such fair", "id");
  const auto body = parse_body(in.request.body, max_question_bytes);
  if (!body) return body.error();
  const auto kind = domain::parse<domain::DocKind>(text_or(*body, "doc_kind"));
  if (!kind) return refuse(Reason::bad_request, "the kind of the document is expected", "doc_kind");
  const auto document = text_or(*body, "document");
  if (document.empty()) return refuse(Reason::bad_request, "the number of the document is expected", "document");
  const auto worker = store::worker_by_document(in.tx, *kind, document);
  return visit_list(in, worker ? store::visit_of_worker(in.tx, fair, worker->id) : std::nullopt);
}

Result<Json> roster_preview(const ReadRun& in) {
  const FairId fair(in.id);
  if (!store::fair_by_id(in.tx, fair)) return refuse(Reason::not_found, "no such fair", "id");
  const auto known = [&](const std::string& number) {
    return store::expected_by_document(in.tx, fair, domain::DocKind::resident_card, number).has_value();
  };
  const auto preview =
      roster::preview(in.request.body, {in.today(), known, roster_occupations(in.library.catalogue())});
  if (!preview) return preview.error();
  return roster::to_json(*preview);
}

}  // namespace nuanxin::hub::reads
