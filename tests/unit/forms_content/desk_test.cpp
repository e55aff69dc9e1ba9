// The membership desk: the two routes and the outcomes.
#include <algorithm>
#include <catch2/catch.hpp>

#include "exam.h"
#include "forms/extract.h"

using namespace nuanxin;
using namespace nuanxin::forms_content;

namespace {
Exam checked_applicant() {
  Exam desk("membership");
  desk.put("mb.check.id", "ok").put("mb.check.phone", "ok").put("mb.education", "junior");
  desk.put("mb.household", "other-rural").put("mb.address", "幸福路1号").put("mb.workform", "platform");
  desk.put("mb.platform", "某平台").put("mb.pledge", "true");
  return desk;
}
}  // namespace

TEST_CASE("the pool route asks for a pool union, the unit route for the employer's") {
  auto desk = checked_applicant();
  CHECK_FALSE(desk.enabled("mb.unit"));
  desk.put("mb.route", "pool");
  CHECK_FALSE(desk.enabled("mb.route.union"));
  desk.put("mb.outcome", "pending");
  CHECK(desk.filling().missing_required() == std::vector<std::string>{"mb.pool.basis", "mb.pool.union"});
  desk.put("mb.route", "unit");
  CHECK(desk.filling().missing_required() == std::vector<std::string>{"mb.route.union"});
}

TEST_CASE("approval needs a number and a union, refusal needs a reason") {
  auto desk = checked_applicant();
  desk.put("mb.route", "unit").put("mb.route.union", "某工会").put("mb.outcome", "approved");
  CHECK(desk.filling().missing_required() == std::vector<std::string>{"mb.member_no", "mb.union"});
  desk.put("mb.outcome", "rejected");
  CHECK(desk.filling().missing_required() == std::vector<std::string>{"mb.reason"});
}

TEST_CASE("without the pledge an application is refused") {
  auto desk = checked_applicant();
  desk.put("mb.pledge", "false");
  CHECK(desk.violates("pledge"));
  CHECK_FALSE(checked_applicant().violates("pledge"));
}

TEST_CASE("a membership application gives no Observation") {
  auto desk = checked_applicant();
  desk.put("mb.route", "unit").put("mb.route.union", "某工会").put("mb.outcome", "pending");
  forms::ExtractContext context;
  context.qr_id = "qr-1";
  context.subject_ref = "Patient/p";
  CHECK(forms::extract_observations(desk.filling().form(), desk.response(), context).empty());
}

TEST_CASE("vital signs give Observations with LOINC codes, and blood pressure one panel with two components") {
  Exam exam("vitals");
  exam.put("vt.height", "170").put("vt.weight", "69.3").put("vt.pulse", "72").put("vt.rhythm", "regular");
  for (const auto* n : {"1", "2"}) {
    exam.put(std::string("vt.sbp.") + n, "128").put(std::string("vt.dbp.") + n, "82");
  }
  forms::ExtractContext context;
  context.qr_id = "qr-1";
  context.subject_ref = "Patient/p";
  std::vector<std::string> codes;
  std::size_t components = 0;
  for (const auto& observation : forms::extract_observations(exam.filling().form(), exam.response(), context)) {
    codes.push_back(text_or(observation.at("code").at("coding").at(0), "code"));
    components += member(observation, "component").size();
  }
  CHECK(codes == std::vector<std::string>{"8302-2", "29463-7", "39156-5", "85354-9", "8893-0", "8884-9"});
  CHECK(components == 2);
}
