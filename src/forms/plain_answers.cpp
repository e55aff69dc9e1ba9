#include "forms/plain_answers.h"

#include <charconv>
#include <map>

#include "base/json.h"

namespace nuanxin::forms {
namespace {

struct Spot {
  const Item* item = nullptr;
  int instance = 0;
  bool operator<(const Spot& other) const {
    return item->index != other.item->index ? item->index < other.item->index : instance < other.instance;
  }
};

/// "hardship.member.age#2" → the item and 1; a null item when the form has none of that name.
Spot spot_of(const Form& form, const std::string& name) {
  const auto mark = name.rfind('#');
  if (mark == std::string::npos) return {form.find(name), 0};
  int number = 0;
  const char* end = name.data() + name.size();
  const auto read = std::from_chars(name.data() + mark + 1, end, number);
  if (read.ec != std::errc() || read.ptr != end || number < 1) return {};
  return {form.find(name.substr(0, mark)), number - 1};
}

std::optional<Answer> option_of_points(const Item& item, const Decimal& points) {
  for (const auto& option : item.options)
    if (option.ordinal && *option.ordinal == points) return option.value;
  return std::nullopt;
}

std::optional<Answer> answer_of(const Item& item, const Json& value) {
  if (value.is_boolean()) return parse_answer(item, value.get<bool>() ? "true" : "false");
  if (value.is_string()) return parse_answer(item, value.get<std::string>());
  const auto number = value.is_number() ? Decimal::from_json(value) : std::nullopt;
  if (!number) return std::nullopt;
  const bool has_options = item.type == ItemType::choice || item.type == ItemType::open_choice;
  if (has_options)
    if (auto chosen = option_of_points(item, *number)) return chosen;
  return parse_answer(item, number->to_string());
}

Result<Answers> answers_of(const Item& item, const Json& value) {
  Answers out;
  if (value.is_null()) return out;
  for (const auto& one : value.is_array() ? value : Json::array({value})) {
    auto answer = answer_of(item, one);
    if (!answer) return refuse(Reason::invalid_value, "no answer of this question: " + one.dump());
    out.push_back(std::move(*answer));
  }
  return out;
}

/// The occurrence is made when it is not there yet.
Result<void> make_occurrence(Filling& filling, const Spot& place) {
  if (place.instance == 0) return {};
  if (place.item->repeating_group == nullptr) return refuse(Reason::not_found, "the question is in no repeating group");
  const std::string& group = place.item->repeating_group->link_id;
  while (filling.instances(group) <= place.instance)
    if (const auto added = filling.add_instance(group); !added) return added.error();
  return {};
}

Result<void> put(Filling& filling, const Spot& place, const Json& value) {
  if (const auto there = make_occurrence(filling, place); !there) return there.error();
  auto answers = answers_of(*place.item, value);
  if (!answers) return answers.error();
  return filling.set(place.item->link_id, std::move(*answers), place.instance);
}

}  // namespace

std::vector<RefusedAnswer> put_plain_answers(Filling& filling, const Json& answers) {
  std::vector<RefusedAnswer> refused;
  if (!answers.is_object()) return {{"", "the answers are not a map of linkId to value"}};
  std::map<Spot, std::string> in_order;
  for (const auto& [name, value] : answers.items()) {
    const Spot place = spot_of(filling.form(), name);
    if (place.item == nullptr)
      refused.push_back({name, "the form has no such question"});
    else if (!in_order.emplace(place, name).second)
      refused.push_back({name, "the question is answered twice"});
  }
  for (const auto& [place, name] : in_order)
    if (const auto done = put(filling, place, answers.at(name)); !done) refused.push_back({name, done.error().detail});
  for (const auto& [place, name] : in_order) {
    if (place.instance >= filling.instances(place.item->link_id)) continue;
    const auto& state = filling.state(place.item->link_id, place.instance);
    if (!state.enabled && !state.answers.empty())
      refused.push_back({name, "this is not asked under these circumstances"});
  }
  return refused;
}

}  // namespace nuanxin::forms
