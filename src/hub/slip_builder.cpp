#include "hub/slip_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

#include "base/text.h"
#include "domain/specimen.h"
#include "forms/rules.h"
#include "hub/phone_link.h"
#include "hub/slip_values.h"
#include "hub/views.h"
#include "store/fair.h"
#include "store/queue_rows.h"
#include "store/record.h"
#include "store/visit.h"
#include "store/worker.h"

namespace nuanxin::hub {
namespace {

using slip::Language;

std::string_view code_of(Language language) { return language == Language::en ? "en" : "zh_CN"; }

std::string_view word(Language language, std::string_view zh, std::string_view en) {
  return language == Language::en ? en : zh;
}

std::string sex_text(domain::Sex sex, Language language) {
  if (sex == domain::Sex::male) return std::string(word(language, "男", "Male"));
  if (sex == domain::Sex::female) return std::string(word(language, "女", "Female"));
  return {};
}

std::string_view next_step(int grade, Language language) {
  switch (grade) {
    case 0:
    case 1:
      return word(language, "保持健康习惯，定期复查。", "Keep your good habits and check again regularly.");
    case 2:
      return word(language, "按建议调整，到期复查。", "Follow the advice and have it checked again.");
    case 3:
      return word(language, "请到医院进一步检查。", "Please have it examined at a hospital.");
    default:
      return word(language, "请马上就医，或拨打120。", "See a doctor now, or call 120.");
  }
}

std::string side_prefix(const std::vector<std::string>& sides, Language language) {
  if (sides.empty()) return {};
  if (sides.size() > 1) return std::string(word(language, "两侧：", "Both sides: "));
  return std::string(sides.front() == "l" ? word(language, "左侧：", "Left: ") : word(language, "右侧：", "Right: "));
}

/// What one signed record contributes.
struct Exam {
  const forms::Activity* activity = nullptr;
  std::shared_ptr<const forms::Form> form;
  const domain::Record* record = nullptr;
  forms::Conclusion conclusion;
};

std::vector<Exam> exams_of(const forms::Library& library, const std::vector<domain::Record>& records) {
  std::vector<Exam> out;
  for (const auto& record : records) {
    if (record.state == domain::RecordState::draft) continue;
    const auto* activity = library.catalogue().activity(record.activity);
    if (!activity || activity->kind != forms::ActivityKind::exam || activity->sensitive) continue;
    auto conclusion = forms::conclusion_from_json(record.conclusion);
    if (conclusion.sealed) continue;
    out.push_back({activity, library.form(record.form), &record, std::move(conclusion)});
  }
  const auto order = [](const Exam& exam) { return exam.activity->body_order == 0 ? 1000 : exam.activity->body_order; };
  std::stable_sort(out.begin(), out.end(), [&](const Exam& a, const Exam& b) { return order(a) < order(b); });
  return out;
}

slip::ExamBlock block_of(const forms::Library& library, const Exam& exam, const SlipInput& input) {
  slip::ExamBlock out;
  out.code = exam.activity->code;
  out.title = exam.activity->name.in(code_of(input.language));
  out.grade = exam.conclusion.grade;
  out.incomplete = exam.conclusion.incomplete;
  out.regions = exam.activity->regions;
  if (!exam.form) return out;
  std::vector<domain::Record> earlier;
  for (const auto& record : input.earlier)
    if (record.activity == exam.activity->code && record.id != exam.record->id) earlier.push_back(record);
  const ExamRecord values{*exam.form, library.rules_of(*exam.activity), *exam.record, exam.conclusion};
  out.values = value_lines(values, earlier, input.language);
  return out;
}

void put_advice(slip::SlipModel& model, const forms::Library& library, const std::vector<forms::Conclusion>& all,
                Language language) {
  for (const auto& line : forms::advice(all, library.catalogue().body_order(), slip::max_advice_lines)) {
    auto text = side_prefix(line.sides, language) + line.text(code_of(language));
    model.advice.push_back({std::move(text), line.severity});
  }
  for (const auto& conclusion : all)
    for (const auto& finding : conclusion.findings) {
      const auto& text = finding.text(code_of(language));
      auto& flags = model.red_flags;
      if (!finding.red_flag.empty() && std::find(flags.begin(), flags.end(), text) == flags.end())
        flags.push_back(text);
    }
}

void put_signature(slip::SlipModel& model, const std::vector<Exam>& exams) {
  std::vector<std::string> names;
  Instant latest{};
  for (const auto& exam : exams) {
    const auto& name = exam.record->author_name;
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    latest = std::max(latest, exam.record->authored);
  }
  for (const auto& name : names) model.doctor += (model.doctor.empty() ? "" : "、") + name;
  if (latest != Instant{}) model.signed_at_text = to_iso(china_date(latest)) + " " + china_hhmm(latest);
}

void put_due(slip::SlipModel& model, const std::vector<forms::Conclusion>& all, const SlipInput& input) {
  const auto days = forms::follow_up_days(all);
  if (!days) return;
  const auto due = std::chrono::sys_days(input.fair.day) + std::chrono::days(*days);
  model.due_text = *days == 0 ? std::string(word(input.language, "今天", "today")) : to_iso(Date(due));
}

/// What every slip begins with: where, when and whose.
slip::SlipModel head_of(const SlipInput& input) {
  slip::SlipModel model;
  model.language = input.language;
  model.fair_name = input.fair.name;
  model.place = input.fair.place;
  model.date_text = to_iso(input.fair.day);
  model.masked_name = mask_name(input.worker.identity.name);
  model.sex_text = sex_text(input.worker.identity.sex, input.language);
  model.ticket = domain::ticket_label(input.visit.ticket_number);
  model.visit_id = input.visit.id.str();
  return model;
}

/// A desk also concludes without judging ("by the figures: …"): severity 0, which is no advice elsewhere. On paper 1: a
/// plain dot and not the check mark of "all is well".
void put_statements(slip::SlipModel& model, const forms::Conclusion& conclusion, Language language) {
  for (const auto& finding : conclusion.findings)
    if (finding.severity == 0 && model.advice.size() < slip::max_advice_lines)
      model.advice.push_back({finding.text(code_of(language)), 1});
}

/// The catalogue's icon of an activity; the file is data that the engine itself does not need to know.
std::string icon_of(const forms::Catalogue& catalogue, const std::string& activity, const std::string& service) {
  const Json& list = member(catalogue.source(), "activities");
  if (list.is_array())
    for (const auto& each : list)
      if (text_or(each, "code") == activity) return text_or(each, "icon", service);
  return service;
}

}  // namespace

slip::SlipModel build_slip(const forms::Library& library, const SlipInput& input) {
  const auto exams = exams_of(library, input.records);
  std::vector<forms::Conclusion> all;
  auto model = head_of(input);
  model.qr_text = code_of_visit(input.visit.id);
  model.incomplete = exams.empty();
  for (const auto& exam : exams) {
    model.exams.push_back(block_of(library, exam, input));
    model.incomplete = model.incomplete || exam.conclusion.incomplete;
    all.push_back(exam.conclusion);
  }
  model.total_grade = forms::total_grade(all);
  put_advice(model, library, all, input.language);
  put_signature(model, exams);
  if (!exams.empty()) {
    model.next_step_text = next_step(model.total_grade, input.language);
    put_due(model, all, input);
  }
  model.reprint = input.visit.slip_print == domain::PrintState::printed;
  return model;
}

// No code on it: who finds the paper must not open the visit with it.
slip::SlipModel build_sealed_slip(const forms::Library& library, const forms::Activity& activity,
                                  const SlipInput& input, const domain::Record& record) {
  const Exam exam{&activity, library.form(record.form), &record, forms::conclusion_from_json(record.conclusion)};
  auto conclusion = exam.conclusion;
  conclusion.sealed = false;  // advice() keeps sealed ones off the general slip; this is their own
  auto model = head_of(input);
  model.desk = activity.name.in(code_of(input.language));
  model.preliminary = false;
  model.total_grade = conclusion.grade;
  model.incomplete = conclusion.incomplete;
  model.exams.push_back({activity.code, model.desk, conclusion.grade, conclusion.incomplete, {}, {}});
  if (exam.form) model.exams.back().values = take_home_lines(*exam.form, record, input.language);
  put_advice(model, library, {conclusion}, input.language);
  put_statements(model, conclusion, input.language);
  put_signature(model, {exam});
  put_due(model, {conclusion}, input);
  return model;
}

slip::TicketModel build_ticket(const forms::Catalogue& catalogue, const domain::Fair& fair, const domain::Visit& visit,
                               const domain::Worker& worker, int people_ahead, Language language) {
  slip::TicketModel model;
  model.language = language;
  model.number = domain::ticket_label(visit.ticket_number);
  model.masked_name = mask_name(worker.identity.name);
  model.fair_name = fair.name;
  model.place = fair.place;
  // Services, not exams: the whole queue sees a ticket.
  for (const auto& stop : visit.stops) {
    const auto* activity = catalogue.activity(stop.activity);
    const auto* service = activity ? catalogue.service(activity->service) : nullptr;
    if (!service || stop.state == domain::StopState::cancelled) continue;
    if (activity->takes_specimen) model.specimen = domain::specimen_number({fair.day, visit.ticket_number});
    const auto& label = service->name.in(code_of(language));
    const bool listed = std::any_of(model.booked.begin(), model.booked.end(),
                                    [&](const auto& booked) { return booked.label == label; });
    if (!listed) model.booked.push_back({icon_of(catalogue, stop.activity, service->code), label});
  }
  model.wait_where = word(language, "请在等候区看叫号屏", "Wait by the call board");
  model.time_text = china_hhmm(visit.registered_at);
  model.expected_text =
      fmt::format(fmt::runtime(word(language, "前面等候 {} 人", "{} people before you")), people_ahead);
  model.qr_text = code_of_visit(visit.id);
  model.reprint = visit.ticket_print == domain::PrintState::printed;
  return model;
}

Result<Json> slip_json(store::ReadTransaction& tx, const forms::Library& library, const domain::Visit& visit,
                       Language language) {
  const auto fair = store::fair_by_id(tx, visit.fair);
  const auto worker = store::worker_by_id(tx, visit.worker);
  if (!fair || !worker) return refuse(Reason::not_found, "no such visit", "visit");
  SlipInput input{*fair, visit, *worker, store::records_of_visit(tx, visit.id), {}, language};
  for (auto& record : store::records_of_worker(tx, visit.worker, {}))
    if (record.visit != visit.id) input.earlier.push_back(std::move(record));
  return slip::to_json(build_slip(library, input));
}

Result<Json> sealed_slip_json(store::ReadTransaction& tx, const forms::Library& library, const domain::Record& record,
                              Language language) {
  const auto* activity = library.catalogue().activity(record.activity);
  if (!activity || !activity->sensitive)
    return refuse(Reason::not_found, "only sensitive desks have sealed slips", "id");
  if (record.state == domain::RecordState::draft)
    return refuse(Reason::illegal_move, "the record is not signed yet", "id");
  const auto visit = store::visit_by_id(tx, record.visit);
  const auto fair = visit ? store::fair_by_id(tx, visit->fair) : std::nullopt;
  const auto worker = visit ? store::worker_by_id(tx, visit->worker) : std::nullopt;
  if (!fair || !worker) return refuse(Reason::not_found, "no such visit", "id");
  return slip::to_json(build_sealed_slip(library, *activity, {*fair, *visit, *worker, {}, {}, language}, record));
}

int people_ahead(store::ReadTransaction& tx, const domain::Visit& visit) {
  const auto tickets = store::next_waiting_tickets(tx, visit.fair, std::numeric_limits<int>::max());
  return static_cast<int>(
      std::count_if(tickets.begin(), tickets.end(), [&](int number) { return number < visit.ticket_number; }));
}

Result<Json> ticket_json(store::ReadTransaction& tx, const forms::Catalogue& catalogue, const domain::Visit& visit,
                         Language language) {
  const auto fair = store::fair_by_id(tx, visit.fair);
  const auto worker = store::worker_by_id(tx, visit.worker);
  if (!fair || !worker) return refuse(Reason::not_found, "no such visit", "visit");
  auto model = build_ticket(catalogue, *fair, visit, *worker, people_ahead(tx, visit), language);
  model.qr_text = ticket_code(tx, visit.id);
  return slip::to_json(model);
}

}  // namespace nuanxin::hub
