#include "devices/scanner/decode.h"

#include <istream>
#include <ostream>

#include "base/json.h"
#include "devices/common/decode_lines.h"
#include "devices/scanner/stream.h"
#include "devices/scanner/wedge.h"

namespace nuanxin::scanner {
namespace {

struct Scans {
  std::vector<RawCode> codes;
  bool is_pending = false;
};

template <class Decoder>
Scans read_all(std::string_view bytes) {
  Decoder decoder;
  Scans scans;
  scans.codes = decoder.feed(bytes);
  scans.is_pending = decoder.is_pending();
  return scans;
}

}  // namespace

Json decode_line(std::string_view bytes) {
  const auto scans = is_input_events(bytes) ? read_all<WedgeDecoder>(bytes) : read_all<CodeDecoder>(bytes);
  DoubleRead double_read;
  Json all = Json::array();
  Json good = Json::array();
  for (const auto& raw : scans.codes) {
    const auto code = interpret(raw);
    if (!code) continue;
    Json json = to_json(*code);
    if (code->error.empty()) {
      // What comes in one transmission comes within a second.
      if (double_read.is_repeat(code->text, {}))
        json["result"] = "duplicate";
      else
        good.push_back(code->text);
    }
    all.push_back(std::move(json));
  }
  if (all.empty()) return Json{{"result", scans.is_pending ? "incomplete" : "ignore"}};
  Json json = all.front();
  if (all.size() > 1) {
    json["codes"] = std::move(good);
    json["messages"] = all.size();
    json["list"] = std::move(all);
  }
  if (scans.is_pending) json["pending"] = true;
  return json;
}

int decode_scanner(std::istream& in, std::ostream& out) {
  return device::decode_lines(in, out, [](const device::HexLine& line) { return decode_line(line.bytes); });
}

std::unique_ptr<device::MessageStream> open_stream() {
  return device::stream_of(CodeDecoder(), [](const RawCode& raw) {
    const auto code = interpret(raw);
    return code ? to_json(*code) : Json();
  });
}

}  // namespace nuanxin::scanner
