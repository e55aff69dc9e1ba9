// A worker comes to the van: the person, the visit with its stops, the ticket.
#include "base/text.h"
#include "domain/wire.h"
#include "hub/commands/fields.h"
#include "hub/commands/handlers.h"
#include "hub/commands/identity.h"
#include "hub/commands/itinerary.h"
#include "hub/crowd.h"
#include "hub/phone_link.h"
#include "hub/slip_builder.h"
#include "hub/views.h"
#include "store/fair.h"
#include "store/visit.h"
#include "store/worker.h"

namespace nuanxin::hub::commands {
namespace {

struct Registration {
  domain::Fair fair;
  domain::Identity identity;
  WorkerId known_worker;  ///< when the body named one
  std::string occupation, platform;
  std::vector<std::string> activities;
  std::vector<domain::Consent> consents;
  domain::Priority priority = domain::Priority::none;
  std::optional<Instant> slot;
};

/// From the body; or, where the body names a known or expected person (search shows numbers masked only), from there.
Result<domain::Identity> read_identity(CommandRun& run, Fields& in, Registration& out) {
  domain::Identity known;
  if (in.has("worker")) {
    const auto worker = store::worker_by_id(run.tx, in.id<WorkerId>("worker"));
    if (!worker) return refuse(Reason::not_found, "no such worker", "worker");
    known = worker->identity;
    out.known_worker = worker->id;
  } else if (in.has("expected")) {
    const auto expected = store::expected_by_id(run.tx, in.text("expected"));
    if (!expected || expected->fair != out.fair.id) return refuse(Reason::not_found, "not expected here", "expected");
    known = expected->expected.identity;
  }
  domain::Identity fresh;
  if (in.has("identity") || known.name.empty()) {
    auto parsed = domain::from_json<domain::Identity>(in.object("identity"));
    if (!in) return in.error();
    if (!parsed) return refuse(parsed.error().reason, parsed.error().detail, "identity/" + parsed.error().field);
    fresh = std::move(*parsed);
  }
  auto identity = merged(std::move(known), fresh);
  if (identity.doc_number.empty()) identity.doc_kind = fresh.doc_kind;
  if (const auto good = normalise(identity, china_date(run.now)); !good) return good.error();
  return identity;
}

Result<Registration> read_registration(CommandRun& run, const Json& body) {
  Fields in(body);
  Registration out;
  const auto fair_id = in.id<FairId>("fair");
  out.occupation = in.text_or_empty("occupation", 60);
  out.platform = in.text_or_empty("platform", 200);
  const auto wanted = in.texts("activities");
  const auto& consents = in.list("consents", 50);
  if (in.has("priority")) out.priority = in.code<domain::Priority>("priority");
  out.slot = in.instant("slot");
  if (!wanted) in.wrong("activities", "a list of activities is expected");
  if (!in) return in.error();
  auto fair = store::fair_by_id(run.tx, fair_id);
  if (!fair) return refuse(Reason::not_found, "no such fair", "fair");
  out.fair = std::move(*fair);
  auto identity = read_identity(run, in, out);
  if (!identity) return identity.error();
  out.identity = std::move(*identity);
  const auto& catalogue = run.library.catalogue();
  if (const auto good = check_occupation(catalogue, out.occupation); !good) return good.error();
  auto activities = read_activities(catalogue, out.fair, *wanted);
  if (!activities) return activities.error();
  out.activities = std::move(*activities);
  auto read = read_consents(catalogue, consents, run.now);
  if (!read) return read.error();
  out.consents = std::move(*read);
  return out;
}

/// New, or brought up to date with what the card says today.
Result<domain::Worker> save_person(CommandRun& run, const WorkerId& id, const domain::Identity& identity) {
  const auto before = store::worker_by_id(run.tx, id);
  domain::Worker worker{id, before ? merged(before->identity, identity) : identity, before ? before->version : 0};
  if (before && before->identity == worker.identity) return worker;
  ++worker.version;
  if (const auto saved = store::save_worker(run.tx, worker); !saved) return saved.error();
  const auto sealed = store::seal_identity(run.tx.keys(), worker.identity, "journal.worker|" + id.str());
  run.happened("worker", id.str(), worker.version, Json{{"id", id.str()}, {"identity_sealed", sealed}}, nullptr);
  run.after_commit([worker](Aftermath memory) { memory.index.put_worker(worker); });
  return worker;
}

/// Who is 65 counts as elderly without being asked.
domain::Priority priority_of(const Registration& registration, Date today) {
  constexpr int elderly_from = 65;
  const auto& birth = registration.identity.birth;
  if (registration.priority != domain::Priority::none || !birth || !birth->ok()) return registration.priority;
  return age_on(*birth, today) >= elderly_from ? domain::Priority::elderly : domain::Priority::none;
}

struct Opened {
  domain::Visit visit;
  Json json;
  int people_ahead = 0;
};

Result<Opened> open_visit(CommandRun& run, const Registration& registration, const WorkerId& worker) {
  Opened opened;
  opened.people_ahead = run.crowd.waiting(run.tx, registration.fair.id, run.now);  // before this one joins them
  domain::Visit& visit = opened.visit;
  visit.id = new_id<VisitId>();
  visit.fair = registration.fair.id;
  visit.worker = worker;
  visit.ticket_number = store::next_ticket_number(run.tx, visit.fair);
  visit.occupation = registration.occupation;
  visit.platform = registration.platform;
  visit.consents = registration.consents;
  visit.priority = priority_of(registration, china_date(run.now));
  visit.slot = registration.slot;
  visit.registered_at = run.now;
  visit.version = 1;
  for (const auto& activity : registration.activities) {
    auto stop = waiting_stop(visit, activity, run.now);
    if (!stop) return stop.error();
    visit.stops.push_back(std::move(*stop));
  }
  if (const auto saved = store::insert_visit(run.tx, visit); !saved) return saved.error();
  opened.json = domain::to_json(visit);
  run.happened("visit", visit.id.str(), visit.version, opened.json, [&] { return visit_head(visit); });
  run.touched.push_back({visit.fair, visit.id, std::nullopt, {}});
  return opened;
}

Json registered(CommandRun& run, const domain::Fair& fair, Opened opened, const domain::Worker& worker, bool existed) {
  const auto& visit = opened.visit;
  const auto& catalogue = run.library.catalogue();
  auto ticket = build_ticket(catalogue, fair, visit, worker, opened.people_ahead);
  ticket.qr_text = ticket_code(run.tx, visit.id);
  return Json{{"visit", visit_view(catalogue, std::move(opened.json), worker, china_date(run.now), Identities::whole)},
              {"worker", domain::to_json(worker)},
              {"existed", existed},
              {"ticket", slip::to_json(ticket)}};
}

}  // namespace

Result<Json> register_worker(CommandRun& run, const Json& body) {
  const auto registration = read_registration(run, body);
  if (!registration) return registration.error();
  const auto& identity = registration->identity;
  const auto id = registration->known_worker.empty()
                      ? store::worker_id_for(run.tx.keys(), identity.doc_kind, identity.doc_number)
                      : registration->known_worker;
  if (auto visit = store::visit_of_worker(run.tx, registration->fair.id, id)) {
    const auto worker = store::worker_by_id(run.tx, id);
    if (!worker) return refuse(Reason::not_found, "no such worker", "worker");
    Json json = domain::to_json(*visit);
    const int ahead = people_ahead(run.tx, *visit);
    return registered(run, registration->fair, {std::move(*visit), std::move(json), ahead}, *worker, true);
  }
  const auto worker = save_person(run, id, identity);
  if (!worker) return worker.error();
  auto opened = open_visit(run, *registration, id);
  if (!opened) return opened.error();
  return registered(run, registration->fair, std::move(*opened), *worker, false);
}

}  // namespace nuanxin::hub::commands
