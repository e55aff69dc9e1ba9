#include "forms/extract.h"

#include <array>
#include <optional>

#include "base/ids.h"
#include "base/json.h"
#include "forms/answer_json.h"
#include "forms/filling_impl.h"

namespace nuanxin::forms {
namespace {

constexpr const char* ucum = "http://unitsofmeasure.org";

/// "knee-left" → "左膝": place and side in Chinese, for the text that people read.
std::string body_site_text(const std::string& code) {
  static constexpr std::array<std::pair<std::string_view, std::string_view>, 16> places{{{"knee", "膝"},
                                                                                         {"ankle", "踝"},
                                                                                         {"foot", "足"},
                                                                                         {"hip", "髋"},
                                                                                         {"leg", "下肢"},
                                                                                         {"thigh", "大腿"},
                                                                                         {"calf", "小腿"},
                                                                                         {"arm", "上臂"},
                                                                                         {"shoulder", "肩"},
                                                                                         {"elbow", "肘"},
                                                                                         {"wrist", "腕"},
                                                                                         {"hand", "手"},
                                                                                         {"neck", "颈部"},
                                                                                         {"cervical", "颈椎"},
                                                                                         {"lumbar", "腰椎"},
                                                                                         {"kidney", "肾"}}};
  const auto dash = code.rfind('-');
  const std::string side = dash == std::string::npos ? "" : code.substr(dash + 1);
  const bool sided = side == "left" || side == "right";
  const std::string place = sided ? code.substr(0, dash) : code;
  for (const auto& [name, text] : places) {
    if (name == place) return (side == "left" ? "左" : side == "right" ? "右" : "") + std::string(text);
  }
  return code;
}

Json quantity_json(const Decimal& amount, const std::optional<Unit>& unit) {
  Json json = Json{{"value", amount.to_json()}};
  if (unit) {
    json["unit"] = unit->display.in("zh_CN");
    json["system"] = ucum;
    json["code"] = unit->code;
  }
  return json;
}

Json concept_json(const Item& item, const Coding& coding) {
  Json one = Json::object();
  const Option* option = item.option(coding);
  if (option != nullptr && option->ordinal) {
    one["extension"] = Json::array({Json{{"url", "http://hl7.org/fhir/StructureDefinition/ordinalValue"},
                                         {"valueDecimal", option->ordinal->to_json()}}});
  }
  const Json plain = coding_json(coding);
  one.update(plain);
  Json json = Json{{"coding", Json::array({one})}};
  if (!coding.display.empty()) json["text"] = coding.display;
  return json;
}

void put_value(Json& target, const Item& item, const Answer& answer) {
  if (const auto* yes = std::get_if<bool>(&answer))
    target["valueBoolean"] = *yes;
  else if (const auto* whole = std::get_if<std::int64_t>(&answer); whole != nullptr && !item.unit)
    target["valueInteger"] = *whole;
  else if (const auto* quantity = std::get_if<Quantity>(&answer))
    target["valueQuantity"] = quantity_json(quantity->value, Unit{quantity->code, {quantity->unit, {}}});
  else if (const auto amount = amount_of(answer))
    target["valueQuantity"] = quantity_json(*amount, item.unit);
  else if (const auto* coding = std::get_if<Coding>(&answer))
    target["valueCodeableConcept"] = concept_json(item, *coding);
  else if (const auto* time = std::get_if<TimeText>(&answer))
    target["valueTime"] = time->text;
  else if (const std::string* moment = moment_text(answer))
    target["valueDateTime"] = *moment;
  else
    target["valueString"] = std::get<std::string>(answer);
}

class Extractor {
 public:
  Extractor(const Form& form, const Json& response, const ExtractContext& context)
      : m_form(form), m_response(response), m_context(context), m_read(read_response(form, response)) {
    for (const auto& entry : m_read.entries) m_answers[{entry.item, entry.instance}] = &entry.answers;
  }

  std::vector<Json> run() {
    const bool on = m_form.extract() == Extract::on;
    walk(m_form.items(), 0, Above{on, m_form.category(), {}, npos});
    std::vector<Json> result;
    for (auto& made : m_made) {
      const bool empty_panel = made.panel && !made.json.contains("component") && !made.json.contains("hasMember");
      if (!empty_panel) result.push_back(std::move(made.json));
    }
    return result;
  }

 private:
  static constexpr std::size_t npos = static_cast<std::size_t>(-1);
  struct Above {
    bool on;
    std::optional<Coding> category;
    std::string body_site;
    std::size_t panel;  ///< of m_made: the Observation around, or npos
  };
  struct Made {
    Json json;
    bool panel;
  };

  void walk(const std::vector<Item>& items, int instance, const Above& above) {
    for (const Item& item : items) {
      const bool opens = item.repeating_group == &item;
      const auto count = m_read.instances.find(&item);
      const int last = opens ? (count == m_read.instances.end() ? 0 : count->second - 1) : instance;
      for (int i = opens ? 0 : instance; i <= last; ++i) visit(item, i, above);
    }
  }

  void visit(const Item& item, int instance, const Above& above) {
    Above own = above;
    if (item.extract == Extract::on || item.extract == Extract::off) own.on = item.extract == Extract::on;
    if (item.category) own.category = item.category;
    if (!item.body_site.empty()) own.body_site = item.body_site;
    const std::vector<const ItemCode*> codes = codes_of(item, own.on);
    if (!codes.empty() && item.type != ItemType::display) {
      if (item.is_question())
        of_question(item, instance, codes, own);
      else
        own.panel = add_panel(item, instance, codes, own);
    }
    walk(item.children, instance, own);
  }

  /// The marked codes, or all when none is marked and the item is to be extracted.
  std::vector<const ItemCode*> codes_of(const Item& item, bool on) const {
    std::vector<const ItemCode*> marked;
    std::vector<const ItemCode*> all;
    for (const auto& code : item.codes) {
      all.push_back(&code);
      if (code.extract == Extract::on) marked.push_back(&code);
    }
    if (!marked.empty()) return marked;
    const bool related = item.extract != Extract::inherit && item.extract != Extract::off;
    return on || related ? all : std::vector<const ItemCode*>{};
  }

  static Json code_json(const Item& item, const std::vector<const ItemCode*>& codes) {
    Json codings = Json::array();
    for (const auto* code : codes) codings.push_back(coding_json({code->system, code->code, code->display}));
    Json json = Json{{"coding", std::move(codings)}};
    if (!item.text.empty()) json["text"] = item.text.in("zh_CN");
    return json;
  }

  Json head(const Item& item, int instance, std::size_t answer_index, const std::vector<const ItemCode*>& codes,
            const Above& own) const {
    const std::string place = item.link_id + (instance > 0 ? "#" + std::to_string(instance) : "");
    Json json = Json{{"resourceType", "Observation"},
                     {"id", name_uuid(m_context.qr_id + "|" + place + "|" + std::to_string(answer_index) + "|" +
                                      codes.front()->code)}};
    if (const Json& labels = member(member(m_response, "meta"), "security"); labels.is_array() && !labels.empty())
      json["meta"] = Json{{"security", labels}};
    for (const char* copied : {"basedOn", "partOf"})
      if (m_response.contains(copied)) json[copied] = m_response[copied];
    json["status"] = m_context.amended ? "amended" : "final";
    const Coding category =
        own.category.value_or(Coding{"http://terminology.hl7.org/CodeSystem/observation-category", "exam", {}});
    json["category"] = Json::array({Json{{"coding", Json::array({coding_json(category)})}}});
    json["code"] = code_json(item, codes);
    const auto reference = [&](const char* name, const std::string& target) {
      if (!target.empty()) json[name] = Json{{"reference", target}};
    };
    reference("subject", m_context.subject_ref);
    reference("encounter", m_context.encounter_ref);
    json["effectiveDateTime"] = to_iso(m_context.authored);
    json["issued"] = to_iso(m_context.authored);
    if (!m_context.performer_ref.empty())
      json["performer"] = Json::array({Json{{"reference", m_context.performer_ref}}});
    return json;
  }

  void tail(Json& json, const Item& item, const Above& own) const {
    if (!own.body_site.empty()) {
      json["bodySite"] = Json{{"coding", Json::array({Json{{"system", "urn:van:body-site"}, {"code", own.body_site}}})},
                              {"text", body_site_text(own.body_site)}};
    }
    if (!item.reference_range.empty())
      json["referenceRange"] = Json::array({Json{{"text", item.reference_range.in("zh_CN")}}});
    json["derivedFrom"] = Json::array({Json{{"reference", "QuestionnaireResponse/" + m_context.qr_id}}});
  }

  std::size_t add_panel(const Item& item, int instance, const std::vector<const ItemCode*>& codes, const Above& own) {
    Json json = head(item, instance, 0, codes, own);
    tail(json, item, own);
    m_made.push_back({std::move(json), true});
    return m_made.size() - 1;
  }

  void of_question(const Item& item, int instance, const std::vector<const ItemCode*>& codes, const Above& own) {
    const auto found = m_answers.find({&item, instance});
    if (found == m_answers.end()) return;
    for (std::size_t i = 0; i < found->second->size(); ++i) {
      const Answer& answer = (*found->second)[i];
      if (item.extract == Extract::component && own.panel != npos)
        add_component(item, codes, answer, own);
      else
        add_observation(item, instance, i, codes, answer, own);
    }
  }

  void add_component(const Item& item, const std::vector<const ItemCode*>& codes, const Answer& answer,
                     const Above& own) {
    Json component = Json{{"code", code_json(item, codes)}};
    put_value(component, item, answer);
    if (!item.reference_range.empty())
      component["referenceRange"] = Json::array({Json{{"text", item.reference_range.in("zh_CN")}}});
    m_made[own.panel].json["component"].push_back(std::move(component));
  }

  void add_observation(const Item& item, int instance, std::size_t index, const std::vector<const ItemCode*>& codes,
                       const Answer& answer, const Above& own) {
    Json json = head(item, instance, index, codes, own);
    put_value(json, item, answer);
    tail(json, item, own);
    const Json own_reference = Json{{"reference", "Observation/" + json["id"].get<std::string>()}};
    if (own.panel != npos && item.extract == Extract::member)
      m_made[own.panel].json["hasMember"].push_back(own_reference);
    if (own.panel != npos && item.extract == Extract::derived) {
      json["derivedFrom"].push_back(
          Json{{"reference", "Observation/" + m_made[own.panel].json["id"].get<std::string>()}});
    }
    m_made.push_back({std::move(json), false});
  }

  const Form& m_form;
  const Json& m_response;
  const ExtractContext& m_context;
  ReadResponse m_read;
  std::map<std::pair<const Item*, int>, const Answers*> m_answers;
  std::vector<Made> m_made;
};

}  // namespace

std::vector<Json> extract_observations(const Form& form, const Json& response, const ExtractContext& context) {
  return Extractor(form, response, context).run();
}

}  // namespace nuanxin::forms
