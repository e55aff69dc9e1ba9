#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "forms/catalogue.h"
#include "forms/filling.h"
#include "support.h"

using namespace nuanxin;
using namespace nuanxin::forms;

namespace {

/// A forms folder in a temporary place, gone at the end.
class Folder {
 public:
  Folder() : m_path(std::filesystem::temp_directory_path() / ("nx-forms-" + std::to_string(::getpid()))) {
    std::filesystem::remove_all(m_path);
    std::filesystem::create_directories(m_path / "questionnaires");
    std::filesystem::create_directories(m_path / "rules");
  }
  ~Folder() { std::filesystem::remove_all(m_path); }
  void write(const std::string& name, const std::string& text) const { std::ofstream(m_path / name) << text; }
  const std::filesystem::path& path() const { return m_path; }

 private:
  std::filesystem::path m_path;
};

std::string form_text(const std::string& version, const std::string& extra = "") {
  return R"({"resourceType":"Questionnaire","url":"urn:form","version":")" + version +
         R"(","status":"active","item":[{"linkId":"a","type":"integer","text":"甲")" + extra + "}]}";
}

const char* catalogue_text =
    R"({"services":[{"code":"health","zh":"健康","en":"Health"}],
        "activities":[{"code":"one","kind":"exam","service":"health","form":"urn:form","zh":"一","en":"One","rules":"one","body_order":1}],
        "occupations":[{"code":"courier","zh":"快递员","en":"Courier","proposes":["one"]}]})";
const char* rules_text =
    R"({"exam":"one","version":"1","rules":[{"id":"R","version":"1","inputs":{"a":"a"},"condition":"%a > 3","severity":2,"zh":"高","en":"high","source":"[P]"}]})";

}  // namespace

TEST_CASE("the forms of this house load, and everything they name exists") {
  const auto library = load_library(test::source_dir() + "/forms");
  INFO((library ? std::string() : library.error().detail));
  REQUIRE(library.has_value());
  CHECK(library->catalogue().activities().size() >= 5);
  for (const auto& activity : library->catalogue().activities()) {
    CAPTURE(activity.code);
    const auto form = library->form_of(activity);
    REQUIRE(form);
    CHECK_FALSE(form->title("zh_CN").empty());
    CHECK(form->title("en") != form->title("zh_CN"));
    for (const Item* item : form->all()) {
      CAPTURE(item->link_id);
      CHECK_FALSE(item->text.zh.empty());
      CHECK_FALSE(item->text.en.empty());
      for (const auto& option : item->options) CHECK_FALSE(option.label.en.empty());
    }
  }
}

TEST_CASE("the library finds the newest version by url and old ones by their canonical") {
  Folder folder;
  folder.write("questionnaires/a.json", form_text("1.9.0"));
  folder.write("questionnaires/b.json", form_text("1.10.0"));
  folder.write("rules/one.json", rules_text);
  folder.write("catalogue.json", catalogue_text);
  const auto library = load_library(folder.path());
  REQUIRE(library.has_value());
  CHECK(library->form("urn:form")->version() == "1.10.0");
  CHECK(library->form("urn:form|1.9.0")->version() == "1.9.0");
  CHECK(library->form("urn:form|2.0.0") == nullptr);
  CHECK(library->form("urn:other") == nullptr);
  CHECK(library->rules("one") != nullptr);
  CHECK(library->catalogue().activity_of_form("urn:form|1.9.0")->code == "one");
  CHECK(library->catalogue().body_order() == std::vector<std::string>{"one"});
}

TEST_CASE("the library names the file and the place of what is wrong") {
  Folder folder;
  folder.write("questionnaires/a.json", form_text("1.0.0"));
  folder.write("rules/one.json", rules_text);
  folder.write("catalogue.json", catalogue_text);
  const auto field = [&] {
    const auto library = load_library(folder.path());
    REQUIRE_FALSE(library.has_value());
    return library.error().field;
  };
  SECTION("a form that is not JSON") {
    folder.write("questionnaires/a.json", "{\"resourceType\":");
    CHECK(field() == "questionnaires/a.json");
  }
  SECTION("an unknown item type") {
    folder.write("questionnaires/a.json", form_text("1", R"(,"item":[{"linkId":"b","type":"smell"}])"));
    CHECK(field() == "questionnaires/a.json: Questionnaire.item[0].item[0].type");
  }
  SECTION("the same version twice") {
    folder.write("questionnaires/b.json", form_text("1.0.0"));
    CHECK(field() == "questionnaires/b.json: Questionnaire.version");
  }
  SECTION("a rule that asks for a question the form lacks") {
    folder.write(
        "questionnaires/a.json",
        R"({"resourceType":"Questionnaire","url":"urn:form","version":"1","item":[{"linkId":"x","type":"integer"}]})");
    CHECK(field() == "rules/one.json: a");
  }
  SECTION("an activity without its form") {
    std::filesystem::remove(folder.path() / "questionnaires/a.json");
    CHECK(field() == "catalogue.json: activities one.form");
  }
  SECTION("an occupation that proposes what is not there") {
    std::string text = catalogue_text;
    text.replace(text.find("[\"one\"]"), 7, "[\"two\"]");
    folder.write("catalogue.json", text);
    CHECK(field() == "catalogue.json: occupations courier.proposes");
  }
  SECTION("no catalogue at all") {
    std::filesystem::remove(folder.path() / "catalogue.json");
    CHECK(field() == "catalogue.json");
  }
}
