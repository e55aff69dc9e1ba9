#include "base/i18n.h"
#include "devices/common/address.h"
#include "devices/common/decode_lines.h"
#include "devices/common/health.h"
#include "devices/common/pseudo_terminal.h"
#include "tests/unit/devices/support.h"

using namespace nuanxin;
using namespace nuanxin::device;

TEST_CASE("addresses of devices are understood or refused") {
  const auto printer = parse_address("tcp:192.168.1.50:9100");
  REQUIRE(printer.has_value());
  CHECK(printer->is_tcp());
  CHECK(printer->host == "192.168.1.50");
  CHECK(printer->port == 9100);
  CHECK(parse_address("printer.van:9100")->host == "printer.van");
  CHECK(parse_address("tcp:[::1]:9100")->host == "::1");
  const auto serial = parse_address("/dev/ttyUSB0@9600");
  REQUIRE(serial.has_value());
  CHECK_FALSE(serial->is_tcp());
  CHECK(serial->path == "/dev/ttyUSB0");
  CHECK(serial->baud_rate == 9600);
  CHECK(parse_address("/dev/usb/lp0")->baud_rate == 115200);
  for (const auto* bad :
       {"", "printer", ":9100", "host:", "host:0", "host:65536", "host:9x", "/dev/ttyS0@77", "/dev/x@"}) {
    const auto address = parse_address(bad);
    REQUIRE_FALSE(address.has_value());
    CHECK(address.error().field == "address");
  }
}

TEST_CASE("hex lines are decoded one by one and a bad one does not stop the rest") {
  std::istringstream in("# a comment\n\n12 34\nrx 12\ntx aB\nn=2 16\nrx n=4 1E\nxyz\n123\n" + std::string(300000, '1') +
                        "\n7F");
  std::ostringstream out;
  const int status = decode_lines(in, out, [](const HexLine& line) {
    return Json{
        {"direction", static_cast<int>(line.direction)}, {"n", line.request}, {"hex", crypto::to_hex(line.bytes)}};
  });
  CHECK(status == 1);
  CHECK(out.str() ==
        "{\"direction\":0,\"n\":0,\"hex\":\"1234\"}\n{\"direction\":2,\"n\":0,\"hex\":\"12\"}\n"
        "{\"direction\":1,\"n\":0,\"hex\":\"ab\"}\n{\"direction\":0,\"n\":2,\"hex\":\"16\"}\n"
        "{\"direction\":2,\"n\":4,\"hex\":\"1e\"}\n"
        "{\"result\":\"error\",\"error\":\"not_hex\"}\n{\"result\":\"error\",\"error\":\"not_hex\"}\n"
        "{\"result\":\"error\",\"error\":\"line_too_long\"}\n{\"direction\":0,\"n\":0,\"hex\":\"7f\"}\n");
}

TEST_CASE("every state of a device has a sentence in both languages") {
  REQUIRE(i18n::start("zh_CN"));
  const std::string chinese = state_text("paper_out");
  i18n::start("en");
  CHECK(chinese == "打印机缺纸。");
  for (const auto* state :
       {"closed", "connecting", "no_answer", "ready", "reading", "lay_again", "wrong_card", "device_fault", "busy",
        "paper_low", "paper_out", "cover_open", "offline", "error", "connection_lost"})
    CHECK(state_text(state) != state);
  CHECK(state_text("unheard_of") == "unheard_of");
}

TEST_CASE("a pseudo-terminal's link never replaces a real file") {
  const test::TemporaryFolder folder;
  const auto file = folder / "precious";
  std::ofstream(file) << "data";
  CHECK_THROWS(PseudoTerminal(file.string()));
  CHECK(std::filesystem::file_size(file) == 4);
  const auto link = folder / "cable";
  {
    PseudoTerminal terminal(link.string());
    CHECK(std::filesystem::is_symlink(link));
    terminal.unplug();
    CHECK_FALSE(std::filesystem::exists(std::filesystem::symlink_status(link)));
    terminal.plug();
    CHECK(std::filesystem::exists(link));
  }
  CHECK_FALSE(std::filesystem::exists(std::filesystem::symlink_status(link)));
}
