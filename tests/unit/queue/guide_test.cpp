// Who is called: the bounds of overtaking, credits, what somebody free is offered, and the other policies.
#include <catch2/catch.hpp>

#include "queue/explain.h"
#include "tests/unit/queue/small_fair.h"

using namespace nuanxin;
using namespace nuanxin::queue;
using namespace nuanxin::queue::testing;

namespace {

/// Both windows are busy; O waits for both services since 1 s.
SmallFair busy_fair(FairPlan plan = quiet_plan({service("x", 100, {"x1"}), service("y", 600, {"y1"})})) {
  SmallFair fair(std::move(plan));
  fair.arrive(0, "Z", {"x"});
  fair.start(0, "Z", "x", "x1");
  fair.arrive(0, "Q", {"y"});
  fair.start(0, "Q", "y", "y1");
  fair.arrive(1, "O", {"x", "y"});
  return fair;
}

const Call& last_call(const SmallFair& fair) {
  for (const auto& decision : fair.last())
    if (const auto* call = std::get_if<Call>(&decision)) return *call;
  FAIL("no call");
  std::abort();
}

FairPlan with_policy(FairPlan plan, std::string policy) {
  plan.policy = std::move(policy);
  return plan;
}

}  // namespace

TEST_CASE(
    "who is nearly finished is called before an older ticket that waits elsewhere anyway, and it is written down") {
  auto fair = busy_fair();
  fair.arrive(1, "N", {"y"});
  fair.arrive(61, "P", {"x"});
  CHECK(fair.tick(61) == Lines{"P>x SHORTER"});
  const auto& basis = last_call(fair).basis;
  CHECK(basis.oldest == "O");
  CHECK(basis.age_difference == 60 * second);
  CHECK(basis.oldest_skips == 1);
  CHECK(basis.index_called == Approx(0.6 * 100 / 60));
  CHECK(basis.index_oldest == Approx(0.6 * 700 / 60));
  CHECK(basis.deck_target == 1);
  CHECK(basis.estimate_used == 100 * second);
}

TEST_CASE("the wait elsewhere counts people ahead who are not yet served, in ticket order") {
  auto fair = busy_fair();
  fair.arrive(2, "N", {"y"});
  fair.arrive(3, "M", {"x", "y"});
  fair.arrive(4, "P", {"x"});
  CHECK(fair.tick(60) == Lines{"P>x SHORTER"});
  CHECK(fair.state().stop(fair.state().present("M"), 0).skips == 1);
  // Ahead of M for y: O and N, but not Q who is inside.
  CHECK(last_call(fair).basis.oldest_wait == Approx(0));
  fair.finish(70, "Z", "x", "x1");
  CHECK(fair.visitor("O").place == Place::waiting);
}

TEST_CASE("nobody is passed by a ticket more than b younger") {
  auto plan = quiet_plan({service("x", 100, {"x1"}), service("y", 600, {"y1"})});
  plan.parameters.overtaking_age = 2 * second;
  auto fair = busy_fair(plan);
  SECTION("just within") {
    fair.arrive(3, "P", {"x"});
    CHECK(fair.tick(60) == Lines{"P>x SHORTER"});
  }
  SECTION("just beyond") {
    fair.arrive(4, "P", {"x"});
    CHECK(fair.tick(60) == Lines{"O>x OLDEST"});
  }
}

TEST_CASE("nobody is passed more than c times at one service: then strict ticket order for one call") {
  auto plan = quiet_plan({service("x", 100, {"x1"}), service("y", 600, {"y1"})});
  plan.parameters.overtaking_count = 2;
  auto fair = busy_fair(plan);
  for (const auto* ticket : {"P1", "P2", "P3"}) fair.arrive(2, ticket, {"x"});
  CHECK(fair.tick(60) == Lines{"P1>x SHORTER"});
  fair.finish(61, "Z", "x", "x1");
  fair.start(61, "P1", "x", "x1");
  CHECK(fair.tick(121) == Lines{"P2>x SHORTER"});
  fair.finish(122, "P1", "x", "x1");
  fair.start(122, "P2", "x", "x1");
  CHECK(fair.tick(182) == Lines{"O>x CAP"});
  CHECK(last_call(fair).basis.capped == "O");
  fair.finish(183, "P2", "x", "x1");
  fair.start(183, "O", "x", "x1");
  CHECK(fair.tick(243) == Lines{"P3>x OLDEST"});
}

TEST_CASE("a credit counts as an earlier arrival and is the reason only when it made a difference") {
  auto fair = busy_fair(quiet_plan({service("x", 100, {"x1"}), service("y", 100, {"y1"})}));
  fair.arrive(2, "E", {"x", "y"}, VisitorClass::elderly);
  fair.arrive(3, "D", {"x", "y"}, VisitorClass::disabled);
  CHECK(fair.visitor("E").vt == -1198 * second);
  CHECK(fair.tick(60) == Lines{"E>x CREDIT", "D>y CREDIT"});
  CHECK(explain(last_call(fair)).en == "E counts as arrived 20 min earlier (65 or older).");
}

TEST_CASE("a booked time counts for late comers up to the maximum and never for early ones or without a slot") {
  SmallFair fair(quiet_plan({service("x", 100, {})}));
  const auto credit = [&](const std::string& ticket, std::optional<Millis> slot_s) {
    event::Arrive arrive{ticket, {"x"}, VisitorClass::appointment};
    if (slot_s) arrive.slot = *slot_s * second;
    fair.at(5000, arrive);
    return fair.visitor(ticket).credit / second;
  };
  CHECK(credit("late", 4400) == 600);
  CHECK(credit("very late", 1000) == 900);
  CHECK(credit("early", 5600) == 0);
  CHECK(credit("unbooked", std::nullopt) == 0);
}

TEST_CASE("an appointment that passes an earlier arrival is called as APPT") {
  auto fair = busy_fair(quiet_plan({service("x", 100, {"x1"}), service("y", 600, {"y1"})}));
  fair.arrive(2, "N", {"x"});
  event::Arrive booked{"B", {"x"}, VisitorClass::appointment};
  booked.slot = -100 * second;
  fair.at(3, booked);
  CHECK(fair.tick(60) == Lines{"B>x APPT"});
}

TEST_CASE("who becomes free goes where the longest wait would be, to idle windows before decks") {
  SmallFair fair(quiet_plan({service("a", 100, {"a1"}), service("b", 100, {"b1"}), service("c", 300, {"c1"})}));
  fair.at(0, event::Arrive{"N", {"b"}, VisitorClass::normal, {}, {"b"}});
  CHECK(fair.arrive(1, "V", {"a", "b"}) == Lines{"V>b@b1 OLDEST"});
  CHECK(fair.arrive(2, "U", {"c", "a"}) == Lines{"U>a@a1 OLDEST"});  // V comes before U at a
}

TEST_CASE("when a tick is late the service still chooses by the bounds, not who happens to become free") {
  auto plan = quiet_plan({service("a", 100, {"a1"}), service("b", 100, {"b1"})});
  plan.order = {{"a", "b", 100 * second}};
  plan.parameters.overtaking_age = 0;
  SmallFair fair(plan);
  fair.arrive(0, "A", {"a", "b"});
  fair.start(0, "A", "a", "a1");
  CHECK(fair.finish(10, "A", "a", "a1") == Lines{"wake 110"});
  // The tick of 110 does not come; B arrives for the free window that is A's by right.
  CHECK(fair.arrive(120, "B", {"b"}) == Lines{"A>b@b1 OLDEST"});
}

TEST_CASE("fifo-call never overtakes, not even within one instant") {
  auto fair = busy_fair(with_policy(quiet_plan({service("x", 100, {"x1"}), service("y", 600, {"y1"})}), "fifo-call"));
  fair.arrive(1, "P", {"x"});
  CHECK(fair.tick(60) == Lines{"O>x OLDEST"});
}

TEST_CASE("card-order sends everybody to the door of the next wish, however many stand there") {
  const auto services = quiet_plan({service("x", 100, {"x1"}), service("y", 10, {"y1"})});
  SmallFair fair(with_policy(services, "card-order"));
  CHECK(fair.arrive(0, "A", {"x", "y"}) == Lines{"A>x@x1 OLDEST"});
  CHECK(fair.arrive(0, "B", {"x", "y"}) == Lines{"B>x OLDEST"});
  CHECK(fair.arrive(0, "C", {"y", "x"}) == Lines{"C>y@y1 OLDEST"});
  CHECK(fair.start(1, "A", "x", "x1").empty());
  CHECK(fair.window(2, "x1", WindowState::close) == Lines{"B<x", "B>y OLDEST"});
}

TEST_CASE("shortest-queue sends to the service with the fewest people per window") {
  const auto services = quiet_plan({service("x", 100, {"x1"}), service("y", 90, {"y1"})});
  SmallFair fair(with_policy(services, "shortest-queue"));
  CHECK(fair.arrive(0, "A", {"x", "y"}) == Lines{"A>x@x1 OLDEST"});
  CHECK(fair.arrive(0, "B", {"x", "y"}) == Lines{"B>y@y1 OLDEST"});
  CHECK(fair.arrive(0, "C", {"x", "y"}) == Lines{"C>x OLDEST"});
  CHECK(fair.arrive(0, "D", {"x", "y"}) == Lines{"D>y OLDEST"});
}

TEST_CASE("shortest-wait sends to the service with the least work before it") {
  const auto services = quiet_plan({service("x", 100, {"x1"}), service("y", 90, {"y1"})});
  SmallFair fair(with_policy(services, "shortest-wait"));
  CHECK(fair.arrive(0, "A", {"x", "y"}) == Lines{"A>x@x1 OLDEST"});
  CHECK(fair.arrive(0, "B", {"x", "y"}) == Lines{"B>y@y1 OLDEST"});
  CHECK(fair.arrive(0, "C", {"x", "y"}) == Lines{"C>y OLDEST"});
  CHECK(fair.arrive(0, "D", {"x", "y"}) == Lines{"D>x OLDEST"});
}
