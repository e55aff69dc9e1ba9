// The response as JSON: for storage and as what expressions see; and where an item's element lies in it.
#include "forms/answer_json.h"
#include "forms/filling_impl.h"

namespace nuanxin::forms {

Json Filling::Impl::build_items(const std::vector<Item>& items, int instance, Purpose purpose) const {
  Json out = Json::array();
  for (const Item& item : items) {
    const bool opens = item.repeating_group == &item;
    const int first = opens ? 0 : instance;
    const int last = opens ? instances(item) - 1 : instance;
    for (int i = first; i <= last; ++i) append_item(item, i, purpose, out);
  }
  return out;
}

void Filling::Impl::append_item(const Item& item, int instance, Purpose purpose, Json& out) const {
  const ItemState& state = slot(item, instance).state;
  if (!state.enabled || item.type == ItemType::display) return;
  Json json = Json{{"linkId", item.link_id}};
  if (item.type == ItemType::group) {
    Json below = build_items(item.children, instance, purpose);
    const bool kept = purpose == Purpose::expressions && item.repeating_group == &item;
    if (below.empty() && !kept) return;
    if (!below.empty()) json["item"] = std::move(below);
  } else {
    if (state.answers.empty()) return;
    Json answers = Json::array();
    for (const auto& answer : state.answers) answers.push_back(answer_to_json(item, answer));
    if (!item.children.empty()) {
      Json below = build_items(item.children, instance, purpose);
      if (!below.empty()) answers[0]["item"] = std::move(below);
    }
    json["answer"] = std::move(answers);
  }
  out.push_back(std::move(json));
}

Json Filling::Impl::response(ResponseStatus status) const {
  static constexpr const char* names[] = {"in-progress", "completed", "amended"};
  Json json = Json{{"resourceType", "QuestionnaireResponse"}};
  if (const Json& labels = m_form->security(); !labels.is_null()) json["meta"] = Json{{"security", labels}};
  json["questionnaire"] = m_form->canonical();
  json["status"] = names[static_cast<int>(status)];
  json["authored"] = to_iso(m_context.authored);
  Json items = build_items(m_form->items(), 0, Purpose::storage);
  if (!items.empty()) json["item"] = std::move(items);
  return json;
}

const Json& Filling::Impl::document() {
  if (m_document_valid) return m_document;
  m_document = Json{{"resourceType", "QuestionnaireResponse"},
                    {"questionnaire", m_form->canonical()},
                    {"item", build_items(m_form->items(), 0, Purpose::expressions)}};
  m_nodes.clear();
  index_nodes(m_document["item"], 0);
  m_document_valid = true;
  return m_document;
}

void Filling::Impl::index_nodes(const Json& items, int instance) {
  const Item* previous = nullptr;
  int occurrence = 0;
  for (const auto& json : items) {
    const Item* item = m_form->find(json["linkId"].get_ref<const std::string&>());
    occurrence = item == previous ? occurrence + 1 : 0;
    previous = item;
    const int here = item->repeating_group == item ? occurrence : instance;
    m_nodes[{item, here}] = &json;
    if (const Json& below = member(json, "item"); below.is_array()) index_nodes(below, here);
    if (const Json& answers = member(json, "answer"); answers.is_array()) {
      if (const Json& below = member(answers[0], "item"); below.is_array()) index_nodes(below, here);
    }
  }
}

const Json* Filling::Impl::node_of(const Item& item, int instance) {
  document();
  const auto it = m_nodes.find({&item, instance});
  return it == m_nodes.end() ? &stub_of(item) : it->second;
}

/// What an unanswered item looks like to its own expressions.
const Json& Filling::Impl::stub_of(const Item& item) {
  const auto it = m_stubs.find(&item);
  return it != m_stubs.end() ? it->second : m_stubs.emplace(&item, Json{{"linkId", item.link_id}}).first->second;
}

std::optional<Decimal> Filling::Impl::ordinal(std::string_view link_id, const Json& coding) const {
  const Item* item = m_form->find(link_id);
  const Option* option = item == nullptr ? nullptr : item->option(read_coding(coding));
  return option == nullptr ? std::nullopt : option->ordinal;
}

}  // namespace nuanxin::forms
