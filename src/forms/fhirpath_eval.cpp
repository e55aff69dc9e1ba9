#include "forms/fhirpath_eval.h"

#include <algorithm>

#include "base/json.h"

namespace nuanxin::forms::path {
namespace {

constexpr std::size_t max_steps = 3'000'000;

std::optional<bool> logic(Operator op, std::optional<bool> a, std::optional<bool> b) {
  switch (op) {
    case Operator::both:
      if (a == false || b == false) return false;
      return a && b ? std::optional<bool>(true) : std::nullopt;
    case Operator::either:
      if (a == true || b == true) return true;
      return a && b ? std::optional<bool>(false) : std::nullopt;
    case Operator::one_of:
      return a && b ? std::optional<bool>(*a != *b) : std::nullopt;
    default:  // implies
      if (a == false || b == true) return true;
      return a == true ? b : std::nullopt;
  }
}

std::optional<bool> equal_collections(const Collection& a, const Collection& b) {
  if (a.empty() || b.empty()) return std::nullopt;
  if (a.size() != b.size()) return false;
  bool unknown = false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    const auto same = equal(a[i], b[i]);
    if (same == false) return false;
    unknown = unknown || !same;
  }
  return unknown ? std::nullopt : std::optional<bool>(true);
}

bool equivalent_collections(const Collection& a, const Collection& b) {
  if (a.size() != b.size()) return false;
  std::vector<bool> used(b.size(), false);
  return std::all_of(a.begin(), a.end(), [&](const Value& value) {
    for (std::size_t i = 0; i < b.size(); ++i) {
      if (used[i] || !equivalent(value, b[i])) continue;
      used[i] = true;
      return true;
    }
    return false;
  });
}

Collection compared(Operator op, const Collection& a, const Collection& b) {
  const Value* left = single(a);
  const Value* right = single(b);
  if (left == nullptr || right == nullptr) return {};
  const auto o = order(*left, *right);
  if (!o) return {};
  switch (op) {
    case Operator::less:
      return one(*o < 0);
    case Operator::greater:
      return one(*o > 0);
    case Operator::less_or_equal:
      return one(*o <= 0);
    default:
      return one(*o >= 0);
  }
}

Collection membership(const Collection& wanted, const Collection& values) {
  const Value* value = single(wanted);
  if (value == nullptr) return {};
  return one(contains_equal(values, *value));
}

}  // namespace

const Value* single(const Collection& values) {
  if (values.size() > 1) throw Failure{"several values where one is needed"};
  return values.empty() ? nullptr : &values.front();
}

std::optional<bool> condition(const Collection& values) {
  const Value* value = single(values);
  if (value == nullptr) return std::nullopt;
  const auto* answer = std::get_if<bool>(&value->data);
  return answer == nullptr || *answer;
}

bool contains_equal(const Collection& values, const Value& wanted) {
  return std::any_of(values.begin(), values.end(),
                     [&](const Value& value) { return equal(value, wanted).value_or(false); });
}

Collection distinct(const Collection& values) {
  Collection out;
  for (const auto& value : values)
    if (!contains_equal(out, value)) out.push_back(value);
  return out;
}

TypeName type_name_of(const Node& node) {
  if (node.kind == NodeKind::identifier) return {"", node.text};
  if (node.kind == NodeKind::member && node.children[0]->kind == NodeKind::identifier &&
      node.children[1]->kind == NodeKind::identifier) {
    return {node.children[0]->text, node.children[1]->text};
  }
  throw Failure{"a type name is missing"};
}

void Evaluator::count(std::size_t steps) {
  m_steps += steps;
  if (m_steps > max_steps) throw Failure{"the expression works too long"};
}

Collection Evaluator::run(const Node& root) {
  if (m_environment.focus != nullptr) m_frame.self.push_back(value_of(*m_environment.focus));
  const Collection input = m_frame.self;
  return eval(root, input);
}

Collection Evaluator::eval(const Node& node, const Collection& input) {
  count();
  switch (node.kind) {
    case NodeKind::empty:
      return {};
    case NodeKind::literal:
      return Collection{node.value};
    case NodeKind::identifier:
      return names(node, input);
    case NodeKind::call:
      return node.function(*this, node, input);
    case NodeKind::member: {
      const Collection left = eval(*node.children[0], input);
      return eval(*node.children[1], left);
    }
    case NodeKind::index: {
      const Collection values = eval(*node.children[0], input);
      const Collection position = eval(*node.children[1], m_frame.self);
      const Value* at = single(position);
      const auto* i = at == nullptr ? nullptr : std::get_if<std::int64_t>(&at->data);
      if (i == nullptr || *i < 0 || static_cast<std::size_t>(*i) >= values.size()) return {};
      return Collection{values[static_cast<std::size_t>(*i)]};
    }
    case NodeKind::negate:
      return arithmetic(Operator::multiply, eval(*node.children[0], input), one(std::int64_t{-1}));
    case NodeKind::plus:
      return eval(*node.children[0], input);
    case NodeKind::binary:
      return binary(node, input);
    case NodeKind::variable:
      return variable(node);
    case NodeKind::self:
      return m_frame.self;
    case NodeKind::self_index:
      return one(m_frame.index);
    case NodeKind::total:
      return m_frame.total == nullptr ? Collection{} : *m_frame.total;
  }
  return {};
}

Collection Evaluator::names(const Node& node, const Collection& input) {
  Collection out;
  for (const auto& value : input) {
    count();
    const std::size_t before = out.size();
    children_named(value, node.text, out);
    if (out.size() != before || node.text.empty() || node.text[0] < 'A' || node.text[0] > 'Z') continue;
    // "Patient.name": the type's name at the start of a path is the element itself.
    const auto* json = std::get_if<const Json*>(&value.data);
    const std::string type = json == nullptr ? std::string() : text_or(**json, "resourceType");
    if (type == node.text) out.push_back(value);
    if (!type.empty() && type != node.text)
      throw Failure{"at character " + std::to_string(node.position + 1) + ": " + node.text + " is neither the " + type +
                    " nor an element of it"};
  }
  return out;
}

Collection Evaluator::binary(const Node& node, const Collection& input) {
  const Collection left = eval(*node.children[0], input);
  switch (node.op) {
    case Operator::is: {
      const TypeName type = type_name_of(*node.children[1]);
      const Value* value = single(left);
      return value == nullptr ? Collection{} : one(is_of_type(*value, type, false));
    }
    case Operator::as: {
      const TypeName type = type_name_of(*node.children[1]);
      const Value* value = single(left);
      return value != nullptr && is_of_type(*value, type, true) ? left : Collection{};
    }
    case Operator::both:
      if (condition(left) == false) return one(false);
      break;
    case Operator::either:
      if (condition(left) == true) return one(true);
      break;
    default:
      break;
  }
  const Collection right = eval(*node.children[1], input);
  switch (node.op) {
    case Operator::both:
    case Operator::either:
    case Operator::one_of:
    case Operator::implies:
      return one_if(logic(node.op, condition(left), condition(right)));
    case Operator::equal:
      return one_if(equal_collections(left, right));
    case Operator::not_equal: {
      const auto same = equal_collections(left, right);
      return same ? one(!*same) : Collection{};
    }
    case Operator::equivalent:
      return one(equivalent_collections(left, right));
    case Operator::not_equivalent:
      return one(!equivalent_collections(left, right));
    case Operator::less:
    case Operator::greater:
    case Operator::less_or_equal:
    case Operator::greater_or_equal:
      return compared(node.op, left, right);
    case Operator::in:
      return membership(left, right);
    case Operator::contains:
      return membership(right, left);
    case Operator::unite: {
      Collection all = left;
      all.insert(all.end(), right.begin(), right.end());
      count(all.size());
      return distinct(all);
    }
    default:
      return arithmetic(node.op, left, right);
  }
}

Collection Evaluator::variable(const Node& node) const {
  const std::string& name = node.text;
  if (m_environment.variable) {
    if (const Collection* found = m_environment.variable(name)) return *found;
  }
  if (name == "resource" || name == "rootResource")
    return m_environment.resource == nullptr ? Collection{} : Collection{value_of(*m_environment.resource)};
  if (name == "context")
    return m_environment.focus == nullptr ? Collection{} : Collection{value_of(*m_environment.focus)};
  if (name == "ucum") return one(std::string("http://unitsofmeasure.org"));
  if (name == "loinc") return one(std::string("http://loinc.org"));
  if (name == "sct") return one(std::string("http://snomed.info/sct"));
  if (name.rfind("vs-", 0) == 0) return one("http://hl7.org/fhir/ValueSet/" + name.substr(3));
  if (name.rfind("ext-", 0) == 0) return one("http://hl7.org/fhir/StructureDefinition/" + name.substr(4));
  throw Failure{"%" + name + " is not known"};
}

Collection Evaluator::argument(const Node& call, std::size_t i) {
  if (i >= call.children.size()) return {};
  const Collection self = m_frame.self;
  return eval(*call.children[i], self);
}

std::optional<Value> Evaluator::single_argument(const Node& call, std::size_t i) {
  const Collection values = argument(call, i);
  const Value* value = single(values);
  return value == nullptr ? std::nullopt : std::optional<Value>(*value);
}

std::optional<std::string> Evaluator::text_argument(const Node& call, std::size_t i) {
  const auto value = single_argument(call, i);
  if (!value) return std::nullopt;
  const std::string* text = as_string(*value);
  if (text == nullptr) throw Failure{call.text + "() needs a text"};
  return *text;
}

std::optional<std::int64_t> Evaluator::whole_argument(const Node& call, std::size_t i) {
  const auto value = single_argument(call, i);
  if (!value) return std::nullopt;
  const auto number = as_number(*value);
  const auto whole = number ? number->to_int64() : std::nullopt;
  if (!whole) throw Failure{call.text + "() needs a whole number"};
  return whole;
}

Collection Evaluator::per_element(const Node& body, const Value& element, std::int64_t index, const Collection* total) {
  count();
  Frame outer = std::move(m_frame);
  m_frame = Frame{Collection{element}, index, total != nullptr ? total : outer.total};
  const Collection input = m_frame.self;
  Collection result;
  try {
    result = eval(body, input);
  } catch (...) {
    m_frame = std::move(outer);
    throw;
  }
  m_frame = std::move(outer);
  return result;
}

bool Evaluator::holds(const Node& body, const Value& element, std::int64_t index) {
  return condition(per_element(body, element, index)) == true;
}

const FunctionEntry* find_function(std::string_view name) {
  for (const auto* list : {&collection_functions, &text_functions, &number_functions, &type_functions}) {
    for (const auto& entry : *list)
      if (entry.name == name) return &entry;
  }
  return nullptr;
}

Result<Collection> evaluate(const Expression& expression, const Environment& environment) {
  try {
    return Evaluator(environment).run(expression.root());
  } catch (const Failure& failure) {
    return refuse(Reason::invalid_value, failure.message);
  }
}

}  // namespace nuanxin::forms::path
