// What is asked about people, their visits and records.
#include <set>

#include "base/text.h"
#include "domain/wire.h"
#include "hub/permissions.h"
#include "hub/read_run.h"
#include "hub/request_body.h"
#include "hub/slip_builder.h"
#include "hub/views.h"
#include "store/fair.h"
#include "store/record.h"
#include "store/visit.h"
#include "store/worker.h"

namespace nuanxin::hub::reads {
namespace {

Result<domain::Visit> visit_of(const ReadRun& in) {
  auto found = store::visit_by_id(in.tx, VisitId(in.id));
  if (!found) return refuse(Reason::not_found, "no such visit", "id");
  return std::move(*found);
}

slip::Language language_of(const ReadRun& in) {
  return in.request.param("language") == "en" ? slip::Language::en : slip::Language::zh;
}

bool may_read(const ReadRun& in, const std::string& activity) {
  const auto* found = in.library.catalogue().activity(activity);
  return found && may_work_on(in.actor, *found);
}

Json person(const domain::Identity& identity, Date today) {
  return Json{{"name", identity.name},
              {"masked_name", mask_name(identity.name)},
              {"sex", domain::code(identity.sex)},
              {"age", age_json(identity.birth, today)},
              {"doc_kind", domain::code(identity.doc_kind)},
              {"masked_number", identity.doc_number.empty() ? "" : mask_document(identity.doc_number)},
              {"masked_phone", identity.phone.empty() ? "" : mask_phone(identity.phone)}};
}

Result<std::size_t> limit_of(const Json& question) {
  const Json& limit = member(question, "limit");
  if (limit.is_null()) return std::size_t{20};
  if (!limit.is_number_unsigned() || limit < 1 || limit > 100)
    return refuse(Reason::bad_request, "a whole number from 1 to 100 is expected", "limit");
  return limit.get<std::size_t>();
}

/// One line of a search: a known person, an expected one, or both at once.
struct Hit {
  WorkerId worker;
  Json json;
};

std::optional<Hit> worker_hit(const ReadRun& in, const std::string& id, const FairId& fair) {
  const auto worker = store::worker_by_id(in.tx, WorkerId(id));
  if (!worker) return std::nullopt;
  Hit out{worker->id, person(worker->identity, in.today())};
  out.json["worker"] = id;
  if (fair.empty()) return out;
  if (const auto visit = store::visit_of_worker(in.tx, fair, worker->id)) {
    out.json["visit"] = visit->id.str();
    out.json["ticket"] = domain::ticket_label(visit->ticket_number);
  }
  return out;
}

Json expected_json(const store::ExpectedRow& row) {
  return Json{{"id", row.id}, {"occupation", row.expected.occupation}, {"platform", row.expected.platform}};
}

void put_expected(const ReadRun& in, const std::string& id, std::vector<Hit>& hits) {
  const auto row = store::expected_by_id(in.tx, id);
  if (!row) return;
  const auto& identity = row->expected.identity;
  const auto worker = store::worker_id_for(in.tx.keys(), identity.doc_kind, identity.doc_number);
  for (auto& hit : hits)
    if (hit.worker == worker) {
      hit.json["expected"] = expected_json(*row);
      return;
    }
  if (auto known = worker_hit(in, worker.str(), row->fair)) {
    known->json["expected"] = expected_json(*row);
    hits.push_back(std::move(*known));
    return;
  }
  Hit hit{worker, person(identity, in.today())};
  hit.json["expected"] = expected_json(*row);
  hits.push_back(std::move(hit));
}

Json record_list(const ReadRun& in, const std::vector<domain::Record>& records) {
  Json out = Json::array();
  for (const auto& each : records)
    if (may_read(in, each.activity)) out.push_back(domain::to_json(each));
  return out;
}

/// Why this record cannot be read; nothing when it can.
std::optional<Error> why_unreadable(const ReadRun& in, const std::optional<domain::Record>& found) {
  if (!found) return refuse(Reason::not_found, "no such record", "id");
  if (!may_read(in, found->activity)) return refuse(Reason::forbidden, "this activity is not yours to read", "id");
  return std::nullopt;
}

Result<Json> one_record(const ReadRun& in, const std::optional<domain::Record>& found) {
  if (const auto why = why_unreadable(in, found)) return *why;
  return domain::to_json(*found);
}

}  // namespace

Result<Json> visit(const ReadRun& in) {
  const auto found = visit_of(in);
  if (!found) return found.error();
  const auto identities = may_see_identity(in.actor.role) ? Identities::whole : Identities::masked;
  return visit_view(in.tx, in.library.catalogue(), domain::to_json(*found), in.today(), identities);
}

Result<Json> slip(const ReadRun& in) {
  const auto found = visit_of(in);
  if (!found) return found.error();
  return slip_json(in.tx, in.library, *found, language_of(in));
}

Result<Json> ticket(const ReadRun& in) {
  const auto found = visit_of(in);
  if (!found) return found.error();
  return ticket_json(in.tx, in.library.catalogue(), *found, language_of(in));
}

Result<Json> search(const ReadRun& in) {
  const auto body = parse_body(in.request.body, max_question_bytes);
  if (!body) return body.error();
  const auto query = text_or(*body, "q");
  if (trim(query).empty()) return refuse(Reason::bad_request, "at least one character is expected", "q");
  if (query.size() > 200) return refuse(Reason::bad_request, "the text is too long", "q");
  const auto limit = limit_of(*body);
  if (!limit) return limit.error();
  const FairId fair{text_or(*body, "fair")};
  std::vector<Hit> hits;
  for (const auto& found : in.index.search(query, *limit, fair)) {
    if (found.kind == store::SearchIndex::Kind::expected) {
      put_expected(in, found.id, hits);
    } else if (auto hit = worker_hit(in, found.id, fair)) {
      hits.push_back(std::move(*hit));
    }
  }
  Json out = Json::array();
  for (auto& hit : hits) out.push_back(std::move(hit.json));
  return out;
}

Result<Json> worker_records(const ReadRun& in) {
  const WorkerId worker(in.id);
  if (!store::worker_by_id(in.tx, worker)) return refuse(Reason::not_found, "no such worker", "id");
  const std::string activity(in.request.param("activity"));
  return record_list(in, store::records_of_worker(in.tx, worker, activity));
}

Result<Json> stop_record(const ReadRun& in) { return one_record(in, store::record_of_stop(in.tx, StopId(in.id))); }

Result<Json> stop_slip(const ReadRun& in) {
  const auto found = store::record_of_stop(in.tx, StopId(in.id));
  if (const auto why = why_unreadable(in, found)) {
    const auto stop = store::stop_by_id(in.tx, StopId(in.id));
    if (found || !stop || !may_read(in, stop->activity)) return *why;
    return refuse(Reason::illegal_move, "the record is not signed yet", "id");
  }
  return sealed_slip_json(in.tx, in.library, *found, language_of(in));
}

Result<Json> record(const ReadRun& in) { return one_record(in, store::record_by_id(in.tx, RecordId(in.id))); }

Result<Json> record_versions(const ReadRun& in) {
  const auto found = store::record_by_id(in.tx, RecordId(in.id));
  if (const auto why = why_unreadable(in, found)) return *why;
  return record_list(in, store::record_versions(in.tx, found->id));
}

}  // namespace nuanxin::hub::reads
