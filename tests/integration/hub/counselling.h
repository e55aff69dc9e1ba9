// A desk for counselling in the van's fair, somebody who is named for it, and one person who sits there.
#pragma once

#include "van.h"

namespace nuanxin::test {

struct Counselling {
  explicit Counselling(Van& van, int person = 1) : counsellor(van.client()) {
    auto organizer = van.as("admin");
    auto fair = organizer.get("/fairs/" + van.fair);
    REQUIRE(fair);
    (*fair)["activities"].push_back("counselling");
    (*fair)["windows"].push_back({{"name", "三号间"}, {"activities", {"counselling"}}, {"state", "open"}});
    const auto changed = organizer.command("UpdateFair", {{"fair", *fair}});
    REQUIRE(changed);
    REQUIRE(organizer.command("CreateStaff", {{"login", "sunli"},
                                              {"name", "孙丽"},
                                              {"role", "desk"},
                                              {"activities", {"counselling"}},
                                              {"password", "sunli-2026"}}));
    REQUIRE(counsellor.sign_in(van.station_token("desk"), "sunli", "sunli-2026"));
    visit = van.visit_of(person, {"vitals", "counselling"});
    stop = stop_id(visit, "counselling");
    REQUIRE(counsellor.command("CallNext", {{"window", (*changed)["fair"]["windows"].back()["id"]}}));
    REQUIRE(counsellor.command("Start", {{"stop", stop}}));
  }

  /// PHQ-9 14 with item 9 "several days", GAD-7 11, a note of the counsellor.
  static Answers answers() {
    Answers out("counselling");
    const auto file = read_json(source_folder() + "/tests/forms/answers/counselling.json");
    for (const auto* item : Van::library()->form_of(*Van::library()->catalogue().activity("counselling"))->all()) {
      const auto& answer = member(file["answers"], item->link_id);
      const auto& one = answer.is_array() ? answer.front() : answer;
      if (!one.is_null()) out.put(item->link_id, one.is_string() ? text(one) : one.dump());
    }
    return std::move(out.put("co.note", "只写给咨询师"));
  }
  Json signing() const {
    const auto given = answers();
    return {{"stop", stop}, {"form", given.form()}, {"response", given.response()}};
  }

  hub::HubClient counsellor;
  Json visit;
  std::string stop;
};

}  // namespace nuanxin::test
