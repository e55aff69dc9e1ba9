// The forms against the code table of the shared facts: LOINC, UCUM and hard limits.
#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>
#include <map>
#include <string>

#include "exam.h"

using namespace nuanxin;
using namespace nuanxin::forms_content;

namespace {

struct CodeRow {
  std::string loinc, ucum, datatype, low, high;
};

std::vector<std::string> csv_cells(const std::string& line) {
  std::vector<std::string> cells(1);
  bool quoted = false;
  for (const char c : line) {
    if (c == '"') {
      quoted = !quoted;
    } else if (c == ',' && !quoted) {
      cells.emplace_back();
    } else if (c != '\r') {
      cells.back() += c;
    }
  }
  return cells;
}

std::map<std::string, CodeRow> code_table() {
  const char* shared = std::getenv("NUANXIN_SHARED_DIR");
  REQUIRE(shared != nullptr);
  std::ifstream in(std::string(shared) + "/clinical/codes.csv");
  REQUIRE(in.good());
  std::map<std::string, CodeRow> rows;
  std::string line;
  while (std::getline(in, line)) {
    const auto cells = csv_cells(line);
    REQUIRE(cells.size() == 10);
    rows[cells[0]] = {cells[3], cells[4], cells[5], cells[6], cells[7]};
  }
  return rows;
}

/// "vt.sbp.2" and "lumb.leg.pain.l" are readings and sides of a code of the table.
const CodeRow* row_of(const std::map<std::string, CodeRow>& rows, const std::string& link_id) {
  auto it = rows.find(link_id);
  if (it != rows.end()) return &it->second;
  if (link_id.size() < 3 || link_id[link_id.size() - 2] != '.') return nullptr;
  if (std::string("lr123").find(link_id.back()) == std::string::npos) return nullptr;
  it = rows.find(link_id.substr(0, link_id.size() - 2));
  return it == rows.end() ? nullptr : &it->second;
}

std::vector<std::string> codes_of(const Json& item, std::string_view system) {
  std::vector<std::string> codes;
  for (const auto& code : member(item, "code")) {
    if (text_or(code, "system") == system) codes.push_back(text_or(code, "code"));
  }
  return codes;
}

const Json& extension_of(const Json& item, std::string_view ending) {
  static const Json nothing;
  for (const auto& extension : member(item, "extension")) {
    const auto url = text_or(extension, "url");
    if (url.size() >= ending.size() && url.compare(url.size() - ending.size(), ending.size(), ending) == 0) {
      return extension;
    }
  }
  return nothing;
}

std::optional<Decimal> limit_of(const Json& item, std::string_view which) {
  const auto& extension = extension_of(item, which);
  const auto& integer = member(extension, "valueInteger");
  return Decimal::from_json(integer.is_null() ? member(extension, "valueDecimal") : integer);
}

void check_ordinal(const Json& item, const CodeRow& row) {
  const auto& options = member(item, "answerOption");
  REQUIRE(options.size() >= 2);
  CHECK(text_or(options.front().at("valueCoding"), "code") == row.low);
  CHECK(text_or(options.back().at("valueCoding"), "code") == row.high);
}

void check_number(const Json& item, const CodeRow& row) {
  CHECK(text_or(member(extension_of(item, "questionnaire-unit"), "valueCoding"), "code") == row.ucum);
  if (!row.low.empty()) CHECK(limit_of(item, "/minValue") == Decimal::from_string(row.low));
  if (!row.high.empty()) CHECK(limit_of(item, "/maxValue") == Decimal::from_string(row.high));
}

}  // namespace

TEST_CASE("LOINC, units and limits of every item agree with the code table") {
  const auto rows = code_table();
  int agreed = 0;
  for (const auto& name : form_names()) {
    const auto form = questionnaire(name);
    for (const auto* item : items_of(form)) {
      const auto link_id = text_or(*item, "linkId");
      const auto type = text_or(*item, "type");
      INFO(link_id);
      const auto loinc = codes_of(*item, "http://loinc.org");
      const auto* row = row_of(rows, link_id);
      const bool pair_row = type == "group" && codes_of(*item, "urn:van:codes").empty();
      if (row == nullptr || pair_row) {
        CHECK(loinc.empty());
        continue;
      }
      ++agreed;
      CHECK((loinc.empty() ? "" : loinc.front()) == row->loinc);
      CHECK(codes_of(*item, "urn:van:codes") == std::vector<std::string>{link_id});
      if (row->datatype == "ordinal") check_ordinal(*item, *row);
      if (type == "integer" || type == "decimal") check_number(*item, *row);
    }
  }
  CHECK(agreed >= 100);
}

TEST_CASE("every number has hard limits and a unit, and every score option its points twice") {
  for (const auto& name : form_names()) {
    const auto form = questionnaire(name);
    for (const auto* item : items_of(form)) {
      INFO(text_or(*item, "linkId"));
      const auto type = text_or(*item, "type");
      if (type == "integer" || type == "decimal") {
        CHECK(limit_of(*item, "/minValue").has_value());
        CHECK(limit_of(*item, "/maxValue").has_value());
        CHECK_FALSE(extension_of(*item, "questionnaire-unit").is_null());
      }
      for (const auto& option : member(*item, "answerOption")) {
        CHECK(member(extension_of(option, "/ordinalValue"), "valueDecimal") ==
              member(extension_of(option, "/itemWeight"), "valueDecimal"));
      }
    }
  }
}

TEST_CASE("what is extracted says what kind of Observation it is") {
  for (const auto& name : form_names()) {
    const auto form = questionnaire(name);
    for (const auto* item : items_of(form)) {
      const auto& extract = extension_of(*item, "-observationExtract");
      if (!value_or(extract, "valueBoolean", false)) continue;
      INFO(text_or(*item, "linkId"));
      CHECK(name != "membership");
      CHECK_FALSE(extension_of(*item, "observation-extract-category").is_null());
    }
  }
}

TEST_CASE("left and right come in pairs") {
  for (const auto& name : form_names()) {
    const auto form = questionnaire(name);
    for (const auto* item : items_of(form)) {
      const auto base = text_or(extension_of(*item, "urn:van:ext:pair"), "valueString");
      if (base.empty()) continue;
      INFO(base);
      const auto& children = member(*item, "item");
      REQUIRE(children.size() == 2);
      CHECK(text_or(children[0], "linkId") == base + ".l");
      CHECK(text_or(children[1], "linkId") == base + ".r");
      CHECK(text_or(children[0], "type") == text_or(children[1], "type"));
    }
  }
}
