#include "store/staff.h"

#include <catch2/catch.hpp>

#include "tests/unit/store/fixture.h"

using namespace nuanxin;
using namespace nuanxin::store;
using namespace nuanxin::store::testing;

TEST_CASE("staff are found by login in any case, and a login is given once") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  Staff staff{StaffId("s1"), "wangmin", "王敏", domain::Role::clinician, {"vitals", "knee"}, "hash", 0, {}};
  REQUIRE(insert_staff(tx, staff));
  const auto found = staff_by_login(tx, "WangMin");
  REQUIRE(found);
  CHECK(found->activities == staff.activities);
  CHECK(found->role == domain::Role::clinician);
  CHECK_FALSE(found->locked_until);
  staff.id = StaffId("s2");
  staff.login = "WANGMIN";
  const auto refused = insert_staff(tx, staff);
  CHECK(refused.error().reason == Reason::duplicate);
  CHECK(refused.error().field == "login");

  set_sign_in_state(tx, StaffId("s1"), 5, at(5));
  CHECK(staff_by_id(tx, StaffId("s1"))->failed_attempts == 5);
  CHECK(staff_by_id(tx, StaffId("s1"))->locked_until == at(5));
  set_password(tx, StaffId("s1"), "new");
  CHECK(staff_by_id(tx, StaffId("s1"))->password_hash == "new");
  CHECK(staff_by_id(tx, StaffId("s1"))->failed_attempts == 0);
  CHECK(all_staff(tx).size() == 1);
}

TEST_CASE("sessions belong to a station and end") {
  auto database = open_database(":memory:");
  WriteTransaction tx(*database);
  REQUIRE(insert_station(tx, {StationId("t1"), "登记台", domain::Role::registrar, "hash-t1", at(1)}));
  CHECK(station_by_token(tx, "hash-t1")->name == "登记台");
  CHECK(station_by_id(tx, StationId("t1"))->enrolled_at == at(1));
  CHECK_FALSE(station_by_token(tx, "other"));
  CHECK(all_stations(tx).size() == 1);
  insert_session(tx, {"a", StaffId("s1"), StationId("t1"), domain::Role::registrar, at(1), at(10)});
  insert_session(tx, {"b", StaffId(), StationId("t1"), domain::Role::kiosk, at(1), at(20)});
  insert_session(tx, {"c", StaffId("s1"), StationId("t1"), domain::Role::registrar, at(1), at(30)});
  CHECK(session_by_token(tx, "b")->staff.empty());
  CHECK(session_by_token(tx, "b")->role == domain::Role::kiosk);
  delete_expired_sessions(tx, at(10));
  CHECK_FALSE(session_by_token(tx, "a"));
  extend_session(tx, "b", at(50));
  CHECK(session_by_token(tx, "b")->expires_at == at(50));
  delete_sessions_of(tx, StaffId("s1"));
  CHECK_FALSE(session_by_token(tx, "c"));
  delete_session(tx, "b");
  CHECK_FALSE(session_by_token(tx, "b"));
}
