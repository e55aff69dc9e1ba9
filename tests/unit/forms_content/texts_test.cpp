// Every text that a person reads exists in Chinese and in English.
#include <catch2/catch.hpp>
#include <set>
#include <string>

#include "exam.h"

using namespace nuanxin;
using namespace nuanxin::forms_content;

namespace {

/// A character of the CJK block, or its punctuation.
bool has_chinese(const std::string& text) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte >= 0xE3 && byte <= 0xE9) return true;
    if (byte == 0xEF && static_cast<unsigned char>(text[i + 1]) == 0xBC) return true;
  }
  return false;
}

std::string english_of(const Json& element) {
  for (const auto& extension : member(element, "extension")) {
    if (text_or(extension, "url") != "http://hl7.org/fhir/StructureDefinition/translation") continue;
    std::string language, content;
    for (const auto& part : member(extension, "extension")) {
      if (text_or(part, "url") == "lang") language = text_or(part, "valueCode");
      if (text_or(part, "url") == "content") content = text_or(part, "valueString");
    }
    if (language == "en") return content;
  }
  return {};
}

/// Texts always need a translation; displays of units and other strings when they hold Chinese.
void check_translated(const Json& value, int& seen) {
  if (value.is_array()) {
    for (const auto& part : value) check_translated(part, seen);
  }
  if (!value.is_object()) return;
  for (const auto& [key, part] : value.items()) {
    check_translated(part, seen);
    if (!part.is_string() || key.front() == '_') continue;
    const bool always = key == "text" || key == "title";
    if (!always && !has_chinese(part.get<std::string>())) continue;
    INFO(key << ": " << part.get<std::string>());
    const auto english = english_of(member(value, "_" + key));
    CHECK_FALSE(english.empty());
    CHECK_FALSE(has_chinese(english));
    ++seen;
  }
}

void check_both(const Json& object, const char* zh, const char* en) {
  INFO(object.dump());
  CHECK(has_chinese(text_or(object, zh)));
  CHECK_FALSE(text_or(object, en).empty());
  CHECK_FALSE(has_chinese(text_or(object, en)));
}

}  // namespace

TEST_CASE("every text of every form has an English translation") {
  for (const auto& name : form_names()) {
    int seen = 0;
    check_translated(questionnaire(name), seen);
    INFO(name);
    CHECK(seen > 12);
  }
}

TEST_CASE("every choice has options with a label, a code and no code twice") {
  for (const auto& name : form_names()) {
    const auto form = questionnaire(name);
    for (const auto* item : items_of(form)) {
      if (text_or(*item, "type") != "choice") continue;
      INFO(text_or(*item, "linkId"));
      std::set<std::string> codes;
      for (const auto& option : member(*item, "answerOption")) {
        const auto& coding = option.at("valueCoding");
        CHECK_FALSE(text_or(coding, "display").empty());
        CHECK_FALSE(english_of(member(coding, "_display")).empty());
        CHECK(codes.insert(text_or(coding, "code")).second);
      }
      CHECK(codes.size() >= 2);
    }
  }
}

TEST_CASE("every finding has a short advice in both languages and names its source") {
  for (const auto& name : graded_names()) {
    for (const auto& rule : library().rules(name)->rules) {
      INFO(name << " " << rule.id);
      CHECK(has_chinese(rule.text.zh));
      CHECK_FALSE(rule.text.en.empty());
      CHECK_FALSE(has_chinese(rule.text.en));
      CHECK(rule.text.zh.size() <= 90);  // 30 characters: one or two lines of the slip
      CHECK(rule.text.en.size() <= 110);
      CHECK_FALSE(rule.source.empty());
    }
  }
}

TEST_CASE("the catalogue is in both languages") {
  const auto& catalogue = library().catalogue().source();
  for (const auto* list : {"services", "activities", "occupations", "consents"}) {
    for (const auto& entry : catalogue.at(list)) check_both(entry, "zh", "en");
  }
  for (const auto& consent : catalogue.at("consents")) check_both(consent, "text_zh", "text_en");
}
