#include <map>
#include <set>

#include "devices/instrument/profile.h"
#include "tests/unit/devices/instrument_support.h"

// Inside the room's namespace: test files are compiled in batches, and its words are common ones.
namespace nuanxin::instrument {
namespace {

/// What a questionnaire's item is and offers.
struct FormItem {
  std::string type, unit;
  std::set<std::string> options;
};

void collect_items(const Json& items, std::map<std::string, FormItem>& all) {
  for (const auto& item : items) {
    FormItem found{text_or(item, "type"), {}, {}};
    for (const auto& option : member(item, "answerOption"))
      found.options.insert(text_or(member(option, "valueCoding"), "code"));
    for (const auto& extension : member(item, "extension"))
      if (text_or(extension, "url").ends_with("questionnaire-unit"))
        found.unit = text_or(member(extension, "valueCoding"), "code");
    all.emplace(text_or(item, "linkId"), found);
    collect_items(member(item, "item"), all);
  }
}

std::map<std::string, FormItem> form_items(const std::string& activity) {
  const char* source = std::getenv("NUANXIN_SOURCE_DIR");
  std::ifstream in(std::string(source != nullptr ? source : ".") + "/forms/questionnaires/" + activity + ".json");
  REQUIRE(in);
  std::map<std::string, FormItem> all;
  collect_items(member(Json::parse(in), "item"), all);
  return all;
}

std::string type_for(AnswerType type) {
  switch (type) {
    case AnswerType::integer:
      return "integer";
    case AnswerType::decimal:
      return "decimal";
    case AnswerType::grade:
    case AnswerType::option:
      return "choice";
    case AnswerType::text:
      break;
  }
  return "string";
}

const std::string good_profile = R"({"name":{"en":"A","zh":"甲"},"kind":"bp","activity":"vitals","ports":["serial"],
  "baud":[9600],"map":[{"code":"SYS","links":["vt.sbp.1"],"as":"integer","unit":"mm[Hg]","units":{"mm[Hg]":"1"}}]})";

std::string refusal(const std::string& text) {
  const auto profile = parse_profile(text, "x", test::profiles_folder());
  REQUIRE_FALSE(profile.has_value());
  return profile.error().detail;
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), by);
}

}  // namespace

TEST_CASE("every shipped profile fills items that its form has, in the form's unit and with the form's options") {
  std::size_t links = 0;
  for (const auto& profile : test::shipped_profiles()) {
    CAPTURE(profile.id);
    if (profile.activity.empty()) continue;
    const auto items = form_items(profile.activity);
    for (const auto& entry : profile.map) {
      for (const auto& link : entry.links) {
        CAPTURE(link);
        const auto item = items.find(link);
        REQUIRE(item != items.end());
        CHECK(item->second.type == type_for(entry.as));
        CHECK(item->second.unit == entry.unit);
        for (const auto& [said, option] : entry.options) CHECK(item->second.options.contains(option));
        ++links;
      }
    }
  }
  CHECK(links > 100);
}

TEST_CASE("there is a profile for every kind of instrument, with a name in both languages") {
  std::set<Kind> kinds;
  for (const auto& profile : test::shipped_profiles()) {
    CAPTURE(profile.id);
    kinds.insert(profile.kind);
    CHECK_FALSE(profile.name_en.empty());
    CHECK_FALSE(profile.name_zh.empty());
    CHECK(profile.name_zh.size() <= 40 * 3);  // ua.analyser takes 40 characters
  }
  CHECK(kinds.size() == 8);
}

TEST_CASE("a program finds the profiles of the tree that it lies in") {
  const auto program = std::filesystem::read_symlink("/proc/self/exe").string();
  const auto tree = std::filesystem::path(test::profiles_folder()).parent_path().parent_path().string();
  CHECK(default_profiles_folder() == (program.starts_with(tree + "/") ? test::profiles_folder() : ""));
}

TEST_CASE("a profile with a mistake is refused, and the message names file and member") {
  REQUIRE(parse_profile(good_profile, "x", test::profiles_folder()).has_value());
  CHECK(refusal("{") == "x.json: not JSON at byte 2");
  CHECK(refusal("[]").starts_with("x.json: an object"));
  CHECK(refusal(replaced(good_profile, "\"kind\":\"bp\"", "\"kind\":\"toaster\"")).starts_with("x.json/kind: "));
  CHECK(refusal(replaced(good_profile, "\"ports\"", "\"porst\"")).starts_with("x.json/ports: is missing"));
  CHECK(refusal(replaced(good_profile, "\"kind\"", "\"colour\":1,\"kind\"")) == "x.json/colour: is not known");
  CHECK(refusal(replaced(good_profile, "[9600]", "[9601]")).starts_with("x.json/baud: "));
  CHECK(refusal(replaced(good_profile, "\"integer\"", "\"whole\"")).starts_with("x.json/map/0/as: "));
  CHECK(refusal(replaced(good_profile, "\"1\"", "\"zero\"")).starts_with("x.json/map/0/units: "));
  CHECK(refusal(replaced(good_profile, "\"links\"", "\"link\"")).starts_with("x.json/map/0/links: is missing"));
  CHECK(refusal(replaced(good_profile, "\"kind\"", "\"codec\":\"gtech\",\"kind\"")).starts_with("x.json/codec: "));
  CHECK(refusal(replaced(good_profile, "\"kind\"", "\"strips\":[\"../x\"],\"kind\"")).starts_with("x.json/strips: "));
  CHECK(
      refusal(replaced(good_profile, "\"kind\"", "\"strips\":[\"none\"],\"kind\"")).starts_with("strips/none.json: "));
}

TEST_CASE("a folder without profiles is refused, and one bad profile refuses the folder") {
  const test::TemporaryFolder folder;
  std::filesystem::create_directories(folder / "profiles");
  const auto path = (folder / "profiles").string();
  CHECK(load_profiles(path).error().reason == Reason::not_found);
  std::ofstream(path + "/good.json") << good_profile;
  CHECK(load_profiles(path).value().size() == 1);
  std::ofstream(path + "/bad.json") << "{}";
  CHECK(load_profiles(path).error().detail.starts_with("bad.json/"));
}

TEST_CASE("an address gets the profile's usual speed, and one that does not fit is refused") {
  const auto& tm265x = test::shipped_profile("aandd-tm-265x");
  CHECK(address_for(tm265x, "/dev/ttyUSB0").value().baud_rate == 2400);
  CHECK(address_for(tm265x, "/dev/ttyUSB0@9600").value().baud_rate == 9600);
  CHECK(address_for(tm265x, "192.168.1.5:4001").value().is_tcp());
  CHECK(address_for(test::shipped_profile("idcard-sam"), "192.168.1.5:4001").error().field == "address");
  CHECK_FALSE(address_for(tm265x, "nonsense").has_value());
}

TEST_CASE("a strip is found by its lot, and an unknown lot has the strip of every lot") {
  Profile profile;
  profile.strips = {{"new", {"AB26*", "X1"}, {}}, {"usual", {"*"}, {}}};
  CHECK(profile.strip_of("AB2601")->name == "new");
  CHECK(profile.strip_of("X1")->name == "new");
  CHECK(profile.strip_of("X12")->name == "usual");
  CHECK(profile.strip_of("")->name == "usual");
  profile.strips.pop_back();
  CHECK(profile.strip_of("") == nullptr);
}

}  // namespace nuanxin::instrument
