#include "forms/rules.h"

#include <algorithm>
#include <set>

#include "forms/answer_json.h"
#include "forms/filling_impl.h"

namespace nuanxin::forms {

std::string with_side(std::string link_id, std::string_view side);  // rules_load.cpp

namespace {

constexpr std::string_view not_done = "nd";

path::Value value_for_rules(const Answer& answer) {
  struct Visitor {
    path::Value operator()(bool v) const { return {v, {}, nullptr, nullptr}; }
    path::Value operator()(std::int64_t v) const { return {v, {}, nullptr, nullptr}; }
    path::Value operator()(const Decimal& v) const { return {v, {}, nullptr, nullptr}; }
    path::Value operator()(const std::string& v) const { return {v, {}, nullptr, nullptr}; }
    path::Value operator()(const DateText& v) const { return moment(v.text, path::MomentKind::date); }
    path::Value operator()(const DateTimeText& v) const { return moment(v.text, path::MomentKind::date_time); }
    path::Value operator()(const TimeText& v) const { return moment(v.text, path::MomentKind::time); }
    path::Value operator()(const Coding& v) const { return {v.code, {}, nullptr, nullptr}; }
    path::Value operator()(const Quantity& v) const {
      return {path::PathQuantity{v.value, v.code}, {}, nullptr, nullptr};
    }
    static path::Value moment(const std::string& text, path::MomentKind kind) {
      if (const auto parsed = path::Moment::parse(text, kind)) return {*parsed, {}, nullptr, nullptr};
      return {text, {}, nullptr, nullptr};
    }
  };
  return std::visit(Visitor{}, answer);
}

Json input_json(const Answers& answers) {
  const auto one = [](const Answer& answer) -> Json {
    if (const auto* yes = std::get_if<bool>(&answer)) return *yes;
    if (const auto amount = amount_of(answer)) return amount->to_json();
    if (const auto* coding = std::get_if<Coding>(&answer)) return coding->code;
    if (const std::string* text = moment_text(answer)) return *text;
    return std::get<std::string>(answer);
  };
  if (answers.empty()) return nullptr;
  if (answers.size() == 1) return one(answers.front());
  Json list = Json::array();
  for (const auto& answer : answers) list.push_back(one(answer));
  return list;
}

class Judge {
 public:
  Judge(const RuleSet& rules, Filling::Impl& filling) : m_rules(rules), m_filling(filling) {}

  Conclusion run() {
    m_result.exam = m_rules.exam;
    m_result.version = m_rules.version;
    m_result.sealed = m_rules.sealed;
    for (const auto& rule : m_rules.rules) {
      if (rule.sides.empty()) apply(rule, "");
      for (const auto& side : rule.sides) apply(rule, side);
    }
    for (const auto& finding : m_result.findings) m_result.grade = std::max(m_result.grade, finding.severity);
    find_missing();
    m_result.incomplete = !m_result.missing.empty() && m_result.grade < 2;
    return std::move(m_result);
  }

 private:
  const Answers& answers(const std::string& link_id) const {
    static const Answers none;
    const Item* item = m_filling.form().find(link_id);
    if (item == nullptr || !item->is_question()) return none;
    const ItemState& state = m_filling.state(*item, 0);
    return state.enabled ? state.answers : none;
  }

  void apply(const Rule& rule, const std::string& side) {
    std::map<std::string, path::Collection, std::less<>> variables;
    Json inputs = Json::object();
    for (const auto& [name, pattern] : rule.inputs) {
      const std::string link_id = with_side(pattern, side);
      const Item* item = m_filling.form().find(link_id);
      path::Collection& values = variables[name];
      path::Collection& ordinals = variables[name + "_ord"];
      for (const auto& answer : answers(link_id)) {
        values.push_back(value_for_rules(answer));
        const Option* option = item->option(answer);
        if (option != nullptr && option->ordinal) ordinals.push_back({*option->ordinal, {}, nullptr, nullptr});
      }
      inputs[name] = input_json(answers(link_id));
    }
    if (!side.empty()) variables["side"].push_back({side, {}, nullptr, nullptr});
    if (fires(rule, variables, side)) {
      m_result.findings.push_back({rule.id, rule.version, rule.severity, rule.text.zh, rule.text.en, side, rule.text_id,
                                   rule.red_flag, rule.follow_up_days, std::move(inputs)});
    }
  }

  bool fires(const Rule& rule, const std::map<std::string, path::Collection, std::less<>>& variables,
             const std::string& side) {
    path::Environment environment;
    environment.resource = &m_filling.document();
    environment.focus = environment.resource;
    environment.now = m_filling.context().authored;
    environment.weight = [this](std::string_view link_id, const Json& coding) {
      return m_filling.ordinal(link_id, coding);
    };
    environment.variable = [&](std::string_view name) -> const path::Collection* {
      static const path::Collection none;
      if (const auto it = variables.find(name); it != variables.end()) return &it->second;
      return name == "side" ? &none : m_filling.builtin(name);
    };
    const auto result = path::evaluate(*rule.condition.parsed, environment);
    const auto condition = result ? path::to_condition(*result) : Result<std::optional<bool>>(result.error());
    if (!condition)
      m_result.problems.push_back(rule.id + (side.empty() ? "" : "/" + side) + ": " + condition.error().detail);
    return condition && *condition == true;
  }

  void find_missing() {
    std::set<std::size_t> missing;
    const auto consider = [&](const std::string& link_id, bool needed) {
      const Item* item = m_filling.form().find(link_id);
      if (item == nullptr || !item->is_question()) return;
      const ItemState& state = m_filling.state(*item, 0);
      if (!state.enabled) return;
      const bool skipped = std::any_of(state.answers.begin(), state.answers.end(), [](const Answer& answer) {
        const auto* coding = std::get_if<Coding>(&answer);
        return coding != nullptr && coding->code == not_done;
      });
      if (skipped || (state.answers.empty() && (needed || state.required))) missing.insert(item->index);
    };
    for (const auto& link_id : m_rules.required_for_grade) consider(link_id, true);
    for (const auto& rule : m_rules.rules) {
      for (const auto& [name, pattern] : rule.inputs) {
        if (rule.sides.empty()) consider(pattern, false);
        for (const auto& side : rule.sides) consider(with_side(pattern, side), false);
      }
    }
    for (const std::size_t index : missing) m_result.missing.push_back(m_filling.form().all()[index]->link_id);
  }

  const RuleSet& m_rules;
  Filling::Impl& m_filling;
  Conclusion m_result;
};

std::optional<int> days_of(const Finding& finding) {
  if (finding.follow_up_days) return finding.follow_up_days;
  switch (finding.severity) {
    case 2:
      return 90;
    case 3:
      return 14;
    case 4:
      return 0;
    default:
      return std::nullopt;
  }
}

/// The worst of the merged ones speaks, for its own sides only; equals speak for the sides of both.
void merge_sides(AdviceLine& line, AdviceLine& other) {
  if (other.severity > line.severity) std::swap(line, other);
  if (other.severity < line.severity) return;
  for (const auto& side : other.sides)
    if (std::find(line.sides.begin(), line.sides.end(), side) == line.sides.end()) line.sides.push_back(side);
  std::sort(line.sides.begin(), line.sides.end());
}

std::optional<int> sooner(std::optional<int> a, std::optional<int> b) {
  if (!a || !b) return a ? a : b;
  return std::min(*a, *b);
}

}  // namespace

Conclusion evaluate(const RuleSet& rules, const Form& form, const Json& response, const Context& context) {
  const ReadResponse read = read_response(form, response);
  Filling::Impl filling(std::shared_ptr<const Form>(std::shared_ptr<const Form>(), &form), context);
  for (const auto& [group, count] : read.instances) filling.set_instances(*group, count);
  for (const auto& entry : read.entries)
    if (!entry.item->calculated) filling.put(*entry.item, entry.instance, entry.answers);
  filling.recompute_all();
  return Judge(rules, filling).run();
}

Conclusion evaluate(const RuleSet& rules, const Filling& filling) { return Judge(rules, *filling.m_impl).run(); }

int total_grade(const std::vector<Conclusion>& conclusions) {
  int grade = 0;
  for (const auto& conclusion : conclusions)
    if (!conclusion.sealed) grade = std::max(grade, conclusion.grade);
  return grade;
}

std::vector<AdviceLine> advice(const std::vector<Conclusion>& conclusions, const std::vector<std::string>& exam_order,
                               std::size_t max_lines) {
  const auto place = [&](const std::string& exam) {
    return std::find(exam_order.begin(), exam_order.end(), exam) - exam_order.begin();
  };
  std::vector<AdviceLine> lines;
  for (const auto& conclusion : conclusions) {
    if (conclusion.sealed) continue;
    for (const auto& finding : conclusion.findings) {
      if (finding.severity < 1) continue;
      const auto same = std::find_if(lines.begin(), lines.end(), [&](const AdviceLine& line) {
        return line.text_id == finding.text_id && (line.exam == conclusion.exam || line.zh == finding.zh);
      });
      AdviceLine fresh{conclusion.exam,  finding.text_id, finding.zh, finding.en, finding.severity, {},
                       finding.red_flag, days_of(finding)};
      if (!finding.side.empty()) fresh.sides.push_back(finding.side);
      if (same == lines.end()) {
        lines.push_back(std::move(fresh));
        continue;
      }
      merge_sides(*same, fresh);
      if (same->red_flag.empty()) same->red_flag = fresh.red_flag;
      same->follow_up_days = sooner(same->follow_up_days, fresh.follow_up_days);
    }
  }
  std::stable_sort(lines.begin(), lines.end(), [&](const AdviceLine& a, const AdviceLine& b) {
    return a.severity != b.severity ? a.severity > b.severity : place(a.exam) < place(b.exam);
  });
  if (lines.size() > max_lines) lines.resize(max_lines);
  return lines;
}

std::optional<int> follow_up_days(const std::vector<Conclusion>& conclusions) {
  std::optional<int> days;
  for (const auto& conclusion : conclusions)
    for (const auto& finding : conclusion.findings)
      days = sooner(days, finding.severity >= 2 ? days_of(finding) : std::nullopt);
  return days;
}

Json to_json(const Conclusion& conclusion) {
  Json findings = Json::array();
  for (const auto& finding : conclusion.findings) {
    Json json = Json{{"rule", finding.rule_id},
                     {"version", finding.version},
                     {"severity", finding.severity},
                     {"zh", finding.zh},
                     {"en", finding.en}};
    if (!finding.side.empty()) json["side"] = finding.side;
    json["text_id"] = finding.text_id;
    if (!finding.red_flag.empty()) json["red_flag"] = finding.red_flag;
    if (finding.follow_up_days) json["follow_up_days"] = *finding.follow_up_days;
    json["inputs"] = finding.inputs;
    findings.push_back(std::move(json));
  }
  return Json{{"exam", conclusion.exam},      {"version", conclusion.version},       {"sealed", conclusion.sealed},
              {"grade", conclusion.grade},    {"incomplete", conclusion.incomplete}, {"findings", std::move(findings)},
              {"missing", conclusion.missing}};
}

Conclusion conclusion_from_json(const Json& json) {
  Conclusion conclusion;
  conclusion.exam = text_or(json, "exam");
  conclusion.version = text_or(json, "version");
  conclusion.sealed = value_or<bool>(json, "sealed", false);
  conclusion.grade = value_or<int>(json, "grade", 0);
  conclusion.incomplete = value_or<bool>(json, "incomplete", false);
  const Json& findings = member(json, "findings");
  for (const auto& one : findings.is_array() ? findings : Json::array()) {
    Finding finding{text_or(one, "rule"),    text_or(one, "version"),  value_or<int>(one, "severity", 0),
                    text_or(one, "zh"),      text_or(one, "en"),       text_or(one, "side"),
                    text_or(one, "text_id"), text_or(one, "red_flag"), {},
                    member(one, "inputs")};
    if (member(one, "follow_up_days").is_number_integer())
      finding.follow_up_days = value_or<int>(one, "follow_up_days", 0);
    conclusion.findings.push_back(std::move(finding));
  }
  const Json& missing = member(json, "missing");
  for (const auto& link_id : missing.is_array() ? missing : Json::array())
    if (link_id.is_string()) conclusion.missing.push_back(link_id.get<std::string>());
  return conclusion;
}

}  // namespace nuanxin::forms
