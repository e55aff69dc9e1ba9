// ASTM and HL7 through the one door: their drivers have tests of their own.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "devices/astm/simulator.h"
#include "devices/common/link.h"
#include "devices/common/stage.h"
#include "devices/hl7/mllp.h"
#include "devices/hl7/simulator.h"
#include "devices/instrument/instrument.h"
#include "tests/unit/devices/instrument_support.h"
#include "tests/unit/devices/talker_bench.h"

namespace nuanxin::instrument {
namespace {

using std::chrono::milliseconds;
using test::answer_for;
using test::shipped_profile;

/// A TCP port that nobody has.
std::string free_tcp_port() {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  REQUIRE(fd >= 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  REQUIRE(::bind(fd, generic, size) == 0);
  REQUIRE(::getsockname(fd, generic, &size) == 0);
  ::close(fd);
  return std::to_string(ntohs(address.sin_port));
}

/// An instrument and its owner; the analyzer is added when the instrument is there.
struct AnalyzerDesk {
  void start(const std::string& profile, const std::string& port) {
    Callbacks callbacks;
    callbacks.keep = [this](const Capture& capture) {
      ++offers;
      if (can_keep) kept.push_back(capture);
      return can_keep;
    };
    callbacks.on_refused = [this](const Capture& capture) { refused.push_back(capture); };
    callbacks.on_query = [this](std::vector<std::string> specimens, auto answer) {
      asked.push_back(specimens);
      Worklist worklist;
      worklist.specimen = specimens.front();
      worklist.tests = {"LEU", "GLU"};
      worklist.person_id = "w1";
      worklist.sex = "M";
      answer({worklist});
    };
    Options options;
    options.clock = test::bench_now;
    options.reconnect = {milliseconds(10), milliseconds(50), milliseconds(1000)};
    instrument =
        open(io, shipped_profile(profile), address_for(shipped_profile(profile), port).value(), callbacks, options)
            .value();
    instrument->start();
  }
  bool until_offered(std::size_t count) {
    return test::run_until(io, [&] { return offers >= count; });
  }
  bool until_accepted(device::Stage& stage, std::size_t count) {
    return test::run_until(io, [&] { return member(stage.report(), "accepted").size() >= count; });
  }
  void tell(device::Stage& stage, const std::string& command) {
    CAPTURE(command);
    REQUIRE(stage.obey(command).starts_with("ok"));
  }

  boost::asio::io_context io;
  bool can_keep = true;
  std::size_t offers = 0;
  std::vector<Capture> kept, refused;
  std::vector<std::vector<std::string>> asked;
  std::unique_ptr<Instrument> instrument;
};

}  // namespace

TEST_CASE("an ASTM session on a serial line is kept before it is accepted, and sent again when it could not be kept") {
  const test::TemporaryFolder folder;
  AnalyzerDesk desk;
  device::Stage analyzer((folder / "port").string(), astm::analyzer_actor());
  desk.start("urine-astm", analyzer.address());
  REQUIRE(test::run_until(desk.io, [&] { return desk.instrument->health().connected; }));
  desk.tell(analyzer, "send 26093000010 LEU=1+ NIT=neg");
  REQUIRE(desk.until_accepted(analyzer, 1));
  REQUIRE(desk.kept.size() == 1);
  CHECK(desk.kept.front().specimen == "26093000010");
  CHECK(desk.kept.front().received == to_iso(test::bench_now()));
  CHECK(desk.kept.front().raw.starts_with("H|"));
  const auto answers = map(shipped_profile("urine-astm"), desk.kept.front());
  CHECK(answer_for(answers, "ua.leukocyte").value == "1+");
  CHECK(answer_for(answers, "ua.nitrite").value == "-");
  desk.can_keep = false;
  desk.tell(analyzer, "qc LEU=1+");
  REQUIRE(desk.until_offered(2));
  CHECK(member(analyzer.report(), "accepted").size() == 1);
  desk.can_keep = true;
  REQUIRE(desk.until_accepted(analyzer, 2));
  CHECK(desk.kept.size() == 2);
  CHECK(desk.kept.back().is_control);
}

TEST_CASE("an analyzer that asks gets the owner's worklist") {
  const test::TemporaryFolder folder;
  AnalyzerDesk desk;
  device::Stage analyzer((folder / "port").string(), astm::analyzer_actor());
  desk.start("urine-astm", analyzer.address());
  REQUIRE(test::run_until(desk.io, [&] { return desk.instrument->health().connected; }));
  desk.tell(analyzer, "query 26093000010");
  REQUIRE(test::run_until(desk.io, [&] { return !member(analyzer.report(), "answers").empty(); }));
  CHECK(desk.asked == std::vector<std::vector<std::string>>{{"26093000010"}});
  CHECK(desk.kept.empty());
  const auto answer = member(analyzer.report(), "answers").dump();
  CHECK(answer.find("26093000010") != std::string::npos);
  CHECK(answer.find("GLU") != std::string::npos);
}

TEST_CASE("HL7 results from analyzers that connect to us are kept before they are accepted") {
  AnalyzerDesk desk;
  const auto port = free_tcp_port();
  desk.start("urine-hl7", "listen:127.0.0.1:" + port);
  device::Stage analyzer("connect:127.0.0.1:" + port, hl7::analyzer_actor({milliseconds(15000), milliseconds(20)}));
  REQUIRE(test::run_until(desk.io, [&] { return desk.instrument->health().connected; }));
  desk.can_keep = false;
  desk.tell(analyzer, "send 26093000010 LEU=1+");
  REQUIRE(desk.until_offered(1));
  desk.can_keep = true;
  REQUIRE(desk.until_accepted(analyzer, 1));
  REQUIRE(desk.kept.size() == 1);
  CHECK(answer_for(map(shipped_profile("urine-hl7"), desk.kept.front()), "ua.leukocyte").value == "1+");
  desk.tell(analyzer, "no-sample");
  REQUIRE(test::run_until(desk.io, [&] { return !desk.refused.empty(); }));
  CHECK(desk.refused.front().error == "no_sample");
  CHECK_FALSE(desk.refused.front().raw.empty());
  CHECK(desk.kept.size() == 1);
}

TEST_CASE("a message with more specimens than anybody runs is refused, and none of it is kept") {
  AnalyzerDesk desk;
  const auto port = free_tcp_port();
  desk.start("urine-hl7", "listen:127.0.0.1:" + port);
  std::string message = "MSH|^~\\&|A|B|||20260930083015||ORU^R01|1|P|2.3.1\r";
  for (std::size_t i = 0; i <= Instrument::max_specimens; ++i)
    message += "OBR||" + std::to_string(26093000000 + i) + "\rOBX|1|ST|LEU||neg||||||F\r";
  std::string reply;
  device::LinkCallbacks callbacks;
  callbacks.bytes = [&](std::string_view bytes) { reply += bytes; };
  const auto client = device::Link::create(desk.io, device::parse_address("127.0.0.1:" + port).value(),
                                           {milliseconds(10), milliseconds(50), milliseconds(1000)}, callbacks);
  client->start();
  REQUIRE(test::run_until(desk.io, [&] { return client->is_up(); }));
  client->write(hl7::block(message), [](std::size_t, bool) {});
  REQUIRE(test::run_until(desk.io, [&] { return reply.find("MSA|") != std::string::npos; }));
  CHECK(reply.find("MSA|AE|1") != std::string::npos);
  CHECK(desk.offers == 0);
  REQUIRE_FALSE(desk.refused.empty());
  CHECK(desk.refused.front().error == "too_many_specimens");
  client->stop();
}

}  // namespace nuanxin::instrument
