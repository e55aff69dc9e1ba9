// Functions over collections: existence, filtering, combining, walking the tree, aggregates, and weight().
#include <algorithm>
#include <unordered_set>

#include "base/json.h"
#include "forms/fhirpath_eval.h"

namespace nuanxin::forms::path {
namespace {

constexpr std::size_t unlimited = 99;

Collection where(Evaluator& e, const Node& call, const Collection& input) {
  Collection out;
  for (std::size_t i = 0; i < input.size(); ++i)
    if (e.holds(*call.children[0], input[i], static_cast<std::int64_t>(i))) out.push_back(input[i]);
  return out;
}

Collection empty(Evaluator&, const Node&, const Collection& input) { return one(input.empty()); }

Collection exists(Evaluator& e, const Node& call, const Collection& input) {
  return one(call.children.empty() ? !input.empty() : !where(e, call, input).empty());
}

Collection all(Evaluator& e, const Node& call, const Collection& input) {
  for (std::size_t i = 0; i < input.size(); ++i)
    if (!e.holds(*call.children[0], input[i], static_cast<std::int64_t>(i))) return one(false);
  return one(true);
}

/// allTrue, anyTrue, allFalse, anyFalse.
template <bool wanted, bool every>
Collection truths(Evaluator&, const Node&, const Collection& input) {
  const auto matches = [](const Value& value) {
    const auto* answer = std::get_if<bool>(&value.data);
    if (answer == nullptr) throw Failure{"a boolean is needed"};
    return *answer == wanted;
  };
  // All of them are looked at, so that a wrong type is found wherever it stands.
  const auto count = std::count_if(input.begin(), input.end(), matches);
  return one(every ? static_cast<std::size_t>(count) == input.size() : count > 0);
}

Collection count(Evaluator&, const Node&, const Collection& input) {
  return one(static_cast<std::int64_t>(input.size()));
}

bool is_subset(const Collection& part, const Collection& whole) {
  return std::all_of(part.begin(), part.end(), [&](const Value& value) { return contains_equal(whole, value); });
}
Collection subset_of(Evaluator& e, const Node& call, const Collection& input) {
  return one(is_subset(input, e.argument(call, 0)));
}
Collection superset_of(Evaluator& e, const Node& call, const Collection& input) {
  return one(is_subset(e.argument(call, 0), input));
}

Collection distinct_values(Evaluator& e, const Node&, const Collection& input) {
  e.count(input.size() * input.size() / 8);
  return distinct(input);
}
Collection is_distinct(Evaluator& e, const Node&, const Collection& input) {
  e.count(input.size() * input.size() / 8);
  return one(distinct(input).size() == input.size());
}

Collection select(Evaluator& e, const Node& call, const Collection& input) {
  Collection out;
  for (std::size_t i = 0; i < input.size(); ++i) {
    Collection part = e.per_element(*call.children[0], input[i], static_cast<std::int64_t>(i));
    std::move(part.begin(), part.end(), std::back_inserter(out));
  }
  return out;
}

/// Elements of a document are told apart by place (quick: forms ask for repeat(item) all the time), other values by
/// equality.
Collection repeat(Evaluator& e, const Node& call, const Collection& input) {
  Collection out;
  std::unordered_set<const Json*> seen;
  const auto is_new = [&](const Value& value) {
    const auto* node = std::get_if<const Json*>(&value.data);
    if (node != nullptr) return seen.insert(*node).second;
    e.count(out.size() / 8);
    return !contains_equal(out, value);
  };
  Collection front = input;
  while (!front.empty()) {
    Collection next;
    for (const auto& value : front) {
      for (auto& found : e.per_element(*call.children[0], value, 0)) {
        if (!is_new(found)) continue;
        out.push_back(found);
        next.push_back(std::move(found));
      }
    }
    front = std::move(next);
  }
  return out;
}

Collection of_type(Evaluator&, const Node& call, const Collection& input) {
  const TypeName type = type_name_of(*call.children[0]);
  if (!is_known_type(type)) throw Failure{"the type " + type.name + " is not known"};
  Collection out;
  std::copy_if(input.begin(), input.end(), std::back_inserter(out),
               [&](const Value& value) { return is_of_type(value, type, true); });
  return out;
}

Collection single_value(Evaluator&, const Node&, const Collection& input) {
  single(input);
  return input;
}
Collection first(Evaluator&, const Node&, const Collection& input) {
  return input.empty() ? Collection{} : Collection{input.front()};
}
Collection last(Evaluator&, const Node&, const Collection& input) {
  return input.empty() ? Collection{} : Collection{input.back()};
}

Collection slice(const Collection& input, std::int64_t from, std::int64_t to) {
  const auto size = static_cast<std::int64_t>(input.size());
  from = std::clamp<std::int64_t>(from, 0, size);
  to = std::clamp<std::int64_t>(to, from, size);
  return Collection(input.begin() + from, input.begin() + to);
}
Collection tail(Evaluator&, const Node&, const Collection& input) {
  return slice(input, 1, static_cast<std::int64_t>(input.size()));
}
Collection skip(Evaluator& e, const Node& call, const Collection& input) {
  return slice(input, e.whole_argument(call, 0).value_or(0), static_cast<std::int64_t>(input.size()));
}
Collection take(Evaluator& e, const Node& call, const Collection& input) {
  return slice(input, 0, e.whole_argument(call, 0).value_or(0));
}

Collection intersect(Evaluator& e, const Node& call, const Collection& input) {
  const Collection other = e.argument(call, 0);
  Collection out;
  for (const auto& value : distinct(input))
    if (contains_equal(other, value)) out.push_back(value);
  return out;
}
Collection exclude(Evaluator& e, const Node& call, const Collection& input) {
  const Collection other = e.argument(call, 0);
  Collection out;
  for (const auto& value : input)
    if (!contains_equal(other, value)) out.push_back(value);
  return out;
}
Collection combine(Evaluator& e, const Node& call, const Collection& input) {
  Collection out = input;
  const Collection other = e.argument(call, 0);
  out.insert(out.end(), other.begin(), other.end());
  e.count(out.size());
  return out;
}
Collection unite(Evaluator& e, const Node& call, const Collection& input) { return distinct(combine(e, call, input)); }

Collection iif(Evaluator& e, const Node& call, const Collection& input) {
  if (input.size() > 1) throw Failure{"iif() needs a single value before it"};
  const auto branch = [&](std::size_t i) -> Collection {
    if (i >= call.children.size()) return {};
    return input.empty() ? e.eval(*call.children[i], input)
                         : e.per_element(*call.children[i], input.front(), e.index());
  };
  const Collection criterion = branch(0);
  const Value* value = single(criterion);
  const auto* answer = value == nullptr ? nullptr : std::get_if<bool>(&value->data);
  if (value != nullptr && answer == nullptr) throw Failure{"the condition of iif() is not a boolean"};
  return branch(answer != nullptr && *answer ? 1 : 2);
}

Collection children(Evaluator& e, const Node&, const Collection& input) {
  Collection out;
  for (const auto& value : input) all_children(value, out);
  e.count(out.size());
  return out;
}

Collection descendants(Evaluator& e, const Node&, const Collection& input) {
  Collection out;
  for (const auto& value : input) all_children(value, out);
  for (std::size_t i = 0; i < out.size(); ++i) {
    e.count();
    const Value value = out[i];
    all_children(value, out);
  }
  return out;
}

Collection trace(Evaluator&, const Node&, const Collection& input) { return input; }

Collection not_(Evaluator&, const Node&, const Collection& input) {
  const auto answer = condition(input);
  return answer ? one(!*answer) : Collection{};
}

Collection aggregate(Evaluator& e, const Node& call, const Collection& input) {
  Collection total = e.argument(call, 1);
  for (std::size_t i = 0; i < input.size(); ++i) {
    const Collection before = total;
    total = e.per_element(*call.children[0], input[i], static_cast<std::int64_t>(i), &before);
  }
  return total;
}

Collection sum(Evaluator&, const Node&, const Collection& input) {
  if (input.empty()) return {};
  Collection total{input.front()};
  for (std::size_t i = 1; i < input.size(); ++i) total = arithmetic(Operator::add, total, Collection{input[i]});
  return total;
}

template <int wanted>
Collection extreme(Evaluator&, const Node&, const Collection& input) {
  if (input.empty()) return {};
  const Value* best = &input.front();
  for (const auto& value : input) {
    const auto o = order(value, *best);
    if (!o) return {};
    if (*o == wanted) best = &value;
  }
  return Collection{*best};
}

Collection average(Evaluator& e, const Node& call, const Collection& input) {
  return arithmetic(Operator::divide, sum(e, call, input), one(static_cast<std::int64_t>(input.size())));
}

Collection sort(Evaluator& e, const Node& call, const Collection& input) {
  struct Row {
    Value value;
    std::vector<Collection> keys;
  };
  std::vector<Row> rows;
  std::vector<bool> falling;
  for (const auto& child : call.children) falling.push_back(child->kind == NodeKind::negate);
  for (std::size_t i = 0; i < input.size(); ++i) {
    Row row{input[i], {}};
    for (std::size_t k = 0; k < call.children.size(); ++k) {
      const Node& key = falling[k] ? *call.children[k]->children[0] : *call.children[k];
      row.keys.push_back(e.per_element(key, input[i], static_cast<std::int64_t>(i)));
    }
    if (call.children.empty()) row.keys.push_back(Collection{input[i]});
    rows.push_back(std::move(row));
  }
  std::stable_sort(rows.begin(), rows.end(), [&](const Row& a, const Row& b) {
    for (std::size_t k = 0; k < a.keys.size(); ++k) {
      const Value* x = single(a.keys[k]);
      const Value* y = single(b.keys[k]);
      const bool down = k < falling.size() && falling[k];
      if (x == nullptr || y == nullptr) {
        if ((x == nullptr) == (y == nullptr)) continue;
        return x == nullptr;  // what has no key comes first, also when falling
      }
      const int o = order(*x, *y).value_or(0);
      if (o != 0) return down ? o > 0 : o < 0;
    }
    return false;
  });
  Collection out;
  for (auto& row : rows) out.push_back(std::move(row.value));
  return out;
}

Collection extension(Evaluator& e, const Node& call, const Collection& input) {
  const auto url = e.text_argument(call, 0);
  Collection all_extensions;
  for (const auto& value : input) children_named(value, "extension", all_extensions);
  Collection out;
  for (const auto& value : all_extensions) {
    const auto* json = std::get_if<const Json*>(&value.data);
    if (url && json != nullptr && text_or(**json, "url") == *url) out.push_back(value);
  }
  return out;
}

/// A coding's ordinal: its own itemWeight/ordinalValue, else the one of the chosen option. Takes answers as well as
/// their values.
Collection weight(Evaluator& e, const Node&, const Collection& input) {
  static constexpr std::string_view urls[] = {"http://hl7.org/fhir/StructureDefinition/itemWeight",
                                              "http://hl7.org/fhir/StructureDefinition/ordinalValue"};
  Collection out;
  for (const auto& value : input) {
    const auto* node = std::get_if<const Json*>(&value.data);
    if (node == nullptr || !(*node)->is_object()) continue;
    const Json& nested = member(**node, "valueCoding");
    const Json& coding = nested.is_object() ? nested : **node;
    std::optional<Decimal> found;
    if (const Json& extensions = member(coding, "extension"); extensions.is_array()) {
      for (const auto& one_extension : extensions)
        if (text_or(one_extension, "url") == urls[0] || text_or(one_extension, "url") == urls[1])
          found = Decimal::from_json(member(one_extension, "valueDecimal"));
    }
    if (!found && e.environment().weight && value.item != nullptr)
      found = e.environment().weight(text_or(*value.item, "linkId"), coding);
    if (found) out.push_back(make_value(*found));
  }
  return out;
}

Collection today(Evaluator& e, const Node&, const Collection&) {
  return one(*Moment::parse(to_iso(china_date(e.environment().now)), MomentKind::date));
}
Collection now(Evaluator& e, const Node&, const Collection&) {
  return one(*Moment::parse(to_iso(e.environment().now), MomentKind::date_time));
}
Collection time_of_day(Evaluator& e, const Node&, const Collection&) {
  return one(*Moment::parse(to_iso(e.environment().now).substr(11, 12), MomentKind::time));
}

}  // namespace

const std::vector<FunctionEntry> collection_functions = {{"empty", empty, 0, 0},
                                                         {"exists", exists, 0, 1},
                                                         {"all", all, 1, 1},
                                                         {"where", where, 1, 1},
                                                         {"select", select, 1, 1},
                                                         {"allTrue", truths<true, true>, 0, 0},
                                                         {"anyTrue", truths<true, false>, 0, 0},
                                                         {"allFalse", truths<false, true>, 0, 0},
                                                         {"anyFalse", truths<false, false>, 0, 0},
                                                         {"count", count, 0, 0},
                                                         {"subsetOf", subset_of, 1, 1},
                                                         {"supersetOf", superset_of, 1, 1},
                                                         {"distinct", distinct_values, 0, 0},
                                                         {"isDistinct", is_distinct, 0, 0},
                                                         {"repeat", repeat, 1, 1},
                                                         {"ofType", of_type, 1, 1},
                                                         {"single", single_value, 0, 0},
                                                         {"first", first, 0, 0},
                                                         {"last", last, 0, 0},
                                                         {"tail", tail, 0, 0},
                                                         {"skip", skip, 1, 1},
                                                         {"take", take, 1, 1},
                                                         {"intersect", intersect, 1, 1},
                                                         {"exclude", exclude, 1, 1},
                                                         {"combine", combine, 1, 1},
                                                         {"union", unite, 1, 1},
                                                         {"iif", iif, 2, 3},
                                                         {"children", children, 0, 0},
                                                         {"descendants", descendants, 0, 0},
                                                         {"trace", trace, 1, 2},
                                                         {"not", not_, 0, 0},
                                                         {"aggregate", aggregate, 1, 2},
                                                         {"sum", sum, 0, 0},
                                                         {"min", extreme<-1>, 0, 0},
                                                         {"max", extreme<1>, 0, 0},
                                                         {"avg", average, 0, 0},
                                                         {"sort", sort, 0, unlimited},
                                                         {"extension", extension, 1, 1},
                                                         {"weight", weight, 0, 0},
                                                         {"ordinal", weight, 0, 0},
                                                         {"today", today, 0, 0},
                                                         {"now", now, 0, 0},
                                                         {"timeOfDay", time_of_day, 0, 0}};

}  // namespace nuanxin::forms::path
