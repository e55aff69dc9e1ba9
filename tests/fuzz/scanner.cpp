// Any bytes from a scanner: serial text, events of a keyboard, keys held back until it is clear who typed them.
#include "base/json.h"
#include "devices/scanner/decode.h"
#include "devices/scanner/stream.h"
#include "devices/scanner/timing.h"
#include "devices/scanner/wedge.h"
#include "tests/fuzz/pieces.h"

namespace {

using namespace nuanxin::scanner;
using namespace nuanxin::fuzz;

std::string tell(const RawCode& raw) {
  demand(raw.bytes.size() <= max_code);
  const auto code = interpret(raw);
  return raw.bytes + raw.error + (code ? to_json(*code).dump() : "nothing") + '\n';
}

template <class Decoder>
void listen(std::string_view bytes, std::size_t bound) {
  same_however_cut(bytes, [&](const Pieces& pieces) {
    Decoder decoder;
    auto said = hear(decoder, pieces, bound, tell);
    said += decoder.is_pending() ? "pending" : "";
    if (const auto last = decoder.silence()) said += tell(*last);
    demand(!decoder.is_pending());
    return said;
  });
}

/// Two bytes are a gap and a key. Every key comes back once and in order, and a held key has a deadline to come.
void type(std::string_view bytes) {
  KeyBuffer keys;
  std::string typed, returned;
  std::int64_t now_ms = 0;
  const auto take = [&](const KeyBuffer::Answer& answer) {
    demand(answer.verdict != KeyBuffer::Verdict::hold || answer.text.empty());
    returned += answer.text;
    if (answer.verdict == KeyBuffer::Verdict::code) returned += '\n';
    demand(keys.pending() <= max_code && (keys.pending() == 0 || keys.deadline_ms().value() > now_ms));
  };
  for (; bytes.size() >= 2; bytes.remove_prefix(2)) {
    now_ms += static_cast<signed char>(bytes[0]);
    if (bytes[0] % 4 == 3) take(keys.tick(now_ms));
    typed += bytes[1] == '\r' ? '\n' : bytes[1];
    take(keys.push(bytes[1], now_ms));
  }
  take(keys.release());
  demand(returned == typed);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  listen<CodeDecoder>(bytes, max_code);
  listen<WedgeDecoder>(bytes, event_size - 1 + max_code);
  same_stream(bytes, open_stream);
  (void)decode_line(bytes).dump();
  type(bytes);
  return 0;
}
