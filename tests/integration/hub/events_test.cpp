// Live events: what is told to whom, and that nobody misses anything.
#include <condition_variable>
#include <mutex>
#include <thread>

#include "hub/client/event_stream.h"
#include "net/loop.h"
#include "van.h"

using namespace nuanxin;
using test::Van;

namespace {

/// A stream on a loop of its own that remembers what it heard.
class Listener {
 public:
  Listener(const std::string& url, const std::string& token, std::optional<std::uint64_t> since = {}) {
    hub::EventStreamOptions options;
    options.base_url = url;
    options.token = token;
    options.since = since;
    options.first_wait = std::chrono::milliseconds(20);
    options.longest_wait = std::chrono::milliseconds(100);
    hub::EventStream::Callbacks callbacks;
    callbacks.on_event = [this](const Json& event) { note([&] { m_events.push_back(event); }); };
    callbacks.on_sync = [this](const Json& counters) { note([&] { m_sync = counters; }); };
    callbacks.on_state = [this](const hub::StreamState& state) { note([&] { m_states.push_back(state); }); };
    m_loop.post([this, options, callbacks] {
      m_stream = std::make_unique<hub::EventStream>(m_loop, options, callbacks);
      m_stream->start();
    });
    m_thread = std::jthread([this] { m_loop.run(); });
  }
  ~Listener() {
    m_loop.post([this] {
      m_stream.reset();
      m_loop.stop();
    });
  }
  template <class Condition>
  bool until(Condition condition) {
    std::unique_lock lock(m_mutex);
    return m_heard.wait_for(lock, std::chrono::seconds(20), [&] { return condition(*this); });
  }
  bool until_connected() {
    return until([](const Listener& l) { return !l.m_states.empty() && l.m_states.back().connected; });
  }
  bool until_events(std::size_t count) {
    return until([&](const Listener& l) { return l.m_events.size() >= count; });
  }
  std::vector<Json> events() {
    const std::lock_guard lock(m_mutex);
    return m_events;
  }
  std::vector<hub::StreamState> m_states;
  Json m_sync;

 private:
  template <class Change>
  void note(Change change) {
    {
      const std::lock_guard lock(m_mutex);
      change();
    }
    m_heard.notify_all();
  }
  std::mutex m_mutex;
  std::condition_variable m_heard;
  std::vector<Json> m_events;
  net::Loop m_loop;
  std::unique_ptr<hub::EventStream> m_stream;
  std::jthread m_thread;
};

std::uint64_t seq_of(const Json& event) { return event["seq"].get<std::uint64_t>(); }

bool in_order_without_gaps(const std::vector<Json>& events) {
  for (std::size_t i = 1; i < events.size(); ++i)
    if (seq_of(events[i]) != seq_of(events[i - 1]) + 1) return false;
  return true;
}

}  // namespace

TEST_CASE("a listener gets what was before and what comes, once each and in order") {
  Van van;
  Listener listener(van.hub.url(), van.as("lidoctor").token(), 0);
  REQUIRE(listener.until_connected());
  const auto visit = van.visit_of(1);
  REQUIRE(van.as("lidoctor").command("CallNext", {{"window", van.window("vitals")}}));
  const auto last = (*van.client().get("/health"))["seq"].get<std::size_t>();
  REQUIRE(listener.until_events(last));
  const auto events = listener.events();
  CHECK(events.size() == last);
  CHECK(seq_of(events.front()) == 1);
  CHECK(in_order_without_gaps(events));
  CHECK(events.back()["command"] == "CallNext");
  CHECK(events.back()["data"]["ticket"] == "A001");
  CHECK(events.back()["data"]["state"] == "called");
}

TEST_CASE("after the hub was away a stream comes back by itself and misses nothing") {
  Van van;
  hub::HubOptions options;
  Listener listener(van.hub.url(), van.as("lidoctor").token(), 0);
  REQUIRE(listener.until_connected());
  const auto port = static_cast<std::uint16_t>(std::stoi(van.hub.url().substr(van.hub.url().rfind(':') + 1)));
  van.stop();
  REQUIRE(listener.until([](const Listener& l) { return !l.m_states.back().connected; }));
  options.data_folder = van.folder.path("van");
  options.forms_folder = test::source_folder() + "/forms";
  options.port = port;
  options.password_effort = hub::PasswordEffort::fast;
  REQUIRE(van.hub.start(options));
  van.visit_of(1);
  const auto last = (*van.client().get("/health"))["seq"].get<std::size_t>();
  REQUIRE(listener.until_events(last));
  CHECK(in_order_without_gaps(listener.events()));
  CHECK(listener.m_states.back().connected);
}

TEST_CASE("a display hears tickets and places, and nobody hears answers") {
  Van van;
  Listener display(van.hub.url(), van.as("display").token());
  Listener doctor(van.hub.url(), van.as("lidoctor").token());
  REQUIRE(display.until_connected());
  REQUIRE(doctor.until_connected());
  const auto visit = van.visit_of(1);
  const auto stop = test::stop_id(visit, "vitals");
  auto client = van.as("lidoctor");
  REQUIRE(client.command("CallNext", {{"window", van.window("vitals")}}));
  REQUIRE(client.command("Start", {{"stop", stop}}));
  const auto answers = test::vitals();
  REQUIRE(client.command("SignRecord", {{"stop", stop}, {"form", answers.form()}, {"response", answers.response()}}));
  REQUIRE(client.command("Finish", {{"stop", stop}}));
  REQUIRE(display.until_events(3));  // called, serving, done
  REQUIRE(doctor.until_events(7));   // worker, visit, called, serving, record, done, visit
  for (const auto& event : display.events()) {
    CHECK(event["entity"] == "stop");
    CHECK(event.dump().find("vitals") == std::string::npos);
    CHECK(event.dump().find("一般检查") == std::string::npos);
    CHECK(event["data"].contains("ticket"));
  }
  for (const auto& event : doctor.events()) {
    CHECK(event.dump().find("vt.sbp") == std::string::npos);
    CHECK(event.dump().find(test::name(1)) == std::string::npos);
    CHECK(event.dump().find(test::id_number(1)) == std::string::npos);
  }
}

TEST_CASE("the sync counters are told when they change") {
  Van van;
  Listener listener(van.hub.url(), van.as("lidoctor").token());
  REQUIRE(listener.until_connected());
  van.visit_of(1);
  CHECK(listener.until([](const Listener& l) { return value_or<int>(l.m_sync, "unsent", 0) >= 2; }));
}

TEST_CASE("without a session there are no events, and the stream says so") {
  Van van;
  Listener listener(van.hub.url(), "nobody");
  REQUIRE(listener.until([](const Listener& l) { return !l.m_states.empty(); }));
  CHECK_FALSE(listener.m_states.back().connected);
  CHECK(listener.m_states.back().error.reason == Reason::unauthenticated);
}

TEST_CASE("the stream of a session that ends is closed and says so") {
  Van van;
  auto client = van.as("lidoctor");
  Listener listener(van.hub.url(), client.token());
  REQUIRE(listener.until_connected());
  REQUIRE(client.sign_out());
  REQUIRE(listener.until([](const Listener& l) { return !l.m_states.back().connected; }));
  CHECK(listener.m_states.back().error.reason == Reason::unauthenticated);
}

TEST_CASE("the stream of a session that nobody used for too long is closed, a machine's goes on") {
  Van van;
  Listener doctor(van.hub.url(), van.as("lidoctor").token());
  Listener display(van.hub.url(), van.as("display").token());
  REQUIRE(doctor.until_connected());
  REQUIRE(display.until_connected());
  van.hours_later = 15;
  REQUIRE(doctor.until([](const Listener& l) { return !l.m_states.back().connected; }));
  CHECK(doctor.m_states.back().error.reason == Reason::unauthenticated);
  CHECK(van.as("lidoctor").get("/fairs").error().reason == Reason::unauthenticated);
  auto organizer = van.as("admin");
  REQUIRE(organizer.command("SetWindowState", {{"window", van.window("vitals")}, {"state", "paused"}}));
  CHECK(display.until_events(1));
}
