// Drafts, signing and amending. The hub trusts no screen: every response is validated and graded here.
#include "base/log.h"
#include "domain/wire.h"
#include "forms/rules.h"
#include "forms/validate.h"
#include "hub/commands/fields.h"
#include "hub/commands/handlers.h"
#include "hub/commands/itinerary.h"
#include "hub/commands/stop_moves.h"
#include "hub/permissions.h"
#include "hub/views.h"
#include "store/record.h"
#include "store/visit.h"
#include "store/worker.h"

namespace nuanxin::hub::commands {
namespace {

/// Everything about the stop that a record is for.
struct Subject {
  domain::Visit visit;
  domain::Stop stop;
  const forms::Activity* activity = nullptr;
  std::shared_ptr<const forms::Form> form;
  std::optional<domain::Record> known;
};

bool takes_records(domain::StopState state) {
  // Parked and done: a strip is read, or a page is written up, after the person went on.
  return state == domain::StopState::serving || state == domain::StopState::parked || state == domain::StopState::done;
}

Result<void> check_consent(const Subject& subject) {
  if (subject.activity->kind == forms::ActivityKind::exam && !has_consent(subject.visit, "health"))
    return refuse(Reason::consent_missing, "health", "consents");
  return {};
}

Result<Subject> subject_of(CommandRun& run, const StopId& stop, const std::string& form) {
  Subject out;
  auto visit = store::visit_of_stop(run.tx, stop);
  if (!visit) return refuse(Reason::not_found, "no such stop", "stop");
  out.visit = std::move(*visit);
  out.stop = *find_stop(out.visit, stop);
  out.activity = run.library.catalogue().activity(out.stop.activity);
  if (!out.activity) return refuse(Reason::not_found, "the catalogue does not know this activity", "stop");
  if (!may_work_on(run.actor, *out.activity))
    return refuse(Reason::forbidden, "this activity is not yours to record", "stop");
  if (!takes_records(out.stop.state))
    return refuse(Reason::illegal_move, "the stop is " + std::string(domain::code(out.stop.state)), "stop");
  out.form = run.library.form(form);
  if (!out.form) return refuse(Reason::invalid_value, "this form is not known here", "form");
  if (run.library.catalogue().activity_of_form(out.form->url()) != out.activity)
    return refuse(Reason::invalid_value, "the form of another activity", "form");
  if (const auto good = check_consent(out); !good) return good.error();
  out.known = store::record_of_stop(run.tx, stop);
  return out;
}

domain::Record new_version(CommandRun& run, const Subject& subject) {
  domain::Record record;
  record.id = subject.known ? subject.known->id : new_id<RecordId>();
  record.version = subject.known ? subject.known->version : 0;
  record.visit = subject.visit.id;
  record.stop = subject.stop.id;
  record.worker = subject.visit.worker;
  record.activity = subject.activity->code;
  record.form = subject.form->canonical();
  record.author_id = run.actor.staff.str();
  record.author_name = run.actor.staff_name;
  record.authored = run.now;
  return record;
}

Result<forms::Context> context_of(CommandRun& run, const WorkerId& id) {
  const auto worker = store::worker_by_id(run.tx, id);
  if (!worker) return refuse(Reason::not_found, "no such worker", "stop");
  return forms::Context{std::string(domain::code(worker->identity.sex)), worker->identity.birth, run.now};
}

/// The first hard problem with its sentence; or everything that is missing.
Result<void> check_response(const forms::Form& form, const Json& response, const forms::Context& context) {
  std::string missing, first_missing;
  for (const auto& issue : forms::validate(form, response, context)) {
    if (issue.severity == forms::Severity::hard)
      return refuse(Reason::invalid_value, std::string(forms::issue_code_name(issue.code)) + ": " + issue.message("en"),
                    issue.link_id.empty() ? "response" : issue.link_id);
    if (issue.severity != forms::Severity::missing) continue;
    if (missing.empty()) first_missing = issue.link_id;
    missing += (missing.empty() ? "" : " ") + issue.link_id;
  }
  if (!missing.empty()) return refuse(Reason::record_incomplete, missing, first_missing);
  return {};
}

/// Validates, writes the response in its canonical shape and grades it.
Result<void> complete(CommandRun& run, domain::Record& record, const forms::Activity& activity,
                      const std::shared_ptr<const forms::Form>& form, const Json& response) {
  const auto context = context_of(run, record.worker);
  if (!context) return context.error();
  if (const auto good = check_response(*form, response, *context); !good) return good.error();
  const auto filling = forms::Filling::resume(form, response, *context);
  if (!filling) return filling.error();
  const bool amended = record.state == domain::RecordState::amended;
  record.response = filling->response(amended ? forms::ResponseStatus::amended : forms::ResponseStatus::completed);
  record.response["id"] = record.id.str();
  forms::Conclusion conclusion;
  conclusion.exam = activity.code;
  if (const auto* rules = run.library.rules_of(activity))
    conclusion = forms::evaluate(*rules, *form, record.response, *context);
  for (const auto& problem : conclusion.problems) log::error("rule of {}: {}", activity.code, problem);
  record.conclusion = forms::to_json(conclusion);
  return {};
}

Result<Json> save(CommandRun& run, const domain::Record& record) {
  if (const auto saved = store::save_record(run.tx, record); !saved) return saved.error();
  Json json = domain::to_json(record);
  run.happened("record", record.id.str(), record.version, json, [&] { return record_event(record); });
  return Json{{"record", std::move(json)}};
}

}  // namespace

Result<Json> save_draft(CommandRun& run, const Json& body) {
  Fields in(body);
  const auto stop = in.id<StopId>("stop");
  const auto form = in.text("form");
  const auto& response = in.object("response");
  const auto base_version = in.number("base_version");
  if (in && !base_version) in.wrong("base_version", "a whole number is expected");
  if (!in) return in.error();
  const auto subject = subject_of(run, stop, form);
  if (!subject) return subject.error();
  if (subject->known && subject->known->state != domain::RecordState::draft)
    return refuse(Reason::record_signed, {}, "stop");
  auto record = new_version(run, *subject);
  if (record.version != *base_version)
    return refuse(Reason::version_conflict, "somebody else changed the record meanwhile", "base_version");
  record.response = response;
  if (const auto saved = store::save_record(run.tx, record); !saved) return saved.error();
  Json head = record_head(record);
  // The words stay in the table alone until they are signed: a draft is saved every few seconds.
  run.happened("record", record.id.str(), record.version, head, [&] { return record_event(record); });
  return Json{{"record", std::move(head)}};
}

Result<Json> sign_record(CommandRun& run, const Json& body) {
  Fields in(body);
  const auto stop = in.id<StopId>("stop");
  const auto form = in.text("form");
  const auto& response = in.object("response");
  if (!in) return in.error();
  const auto subject = subject_of(run, stop, form);
  if (!subject) return subject.error();
  if (subject->known && subject->known->state != domain::RecordState::draft)
    return refuse(Reason::record_signed, {}, "stop");
  auto record = new_version(run, *subject);
  record.state = domain::RecordState::signed_;
  ++record.version;
  if (const auto done = complete(run, record, *subject->activity, subject->form, response); !done) return done.error();
  return save(run, record);
}

Result<Json> amend_record(CommandRun& run, const Json& body) {
  Fields in(body);
  const auto id = in.id<RecordId>("record");
  const auto& response = in.object("response");
  const auto reason = in.text_or_empty("reason");
  if (!in) return in.error();
  auto record = store::record_by_id(run.tx, id);
  if (!record) return refuse(Reason::not_found, "no such record", "record");
  const auto* activity = run.library.catalogue().activity(record->activity);
  if (!activity || !may_work_on(run.actor, *activity))
    return refuse(Reason::forbidden, "this activity is not yours to record", "record");
  if (record->state == domain::RecordState::draft)
    return refuse(Reason::illegal_move, "a draft is signed, not amended", "record");
  if (reason.empty()) return refuse(Reason::reason_missing, {}, "reason");
  const auto form = run.library.form(record->form);
  if (!form) return refuse(Reason::unsupported, "the form of this record is not here any more", "record");
  record->state = domain::RecordState::amended;
  ++record->version;
  record->author_id = run.actor.staff.str();
  record->author_name = run.actor.staff_name;
  record->authored = run.now;
  record->amend_reason = reason;
  if (const auto done = complete(run, *record, *activity, form, response); !done) return done.error();
  return save(run, *record);
}

}  // namespace nuanxin::hub::commands
