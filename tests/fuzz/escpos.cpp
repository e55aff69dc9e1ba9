// Any bytes from the printer as its status, and any bytes to it as a print job. No byte is lost or told twice.
#include "base/json.h"
#include "devices/escpos/scanner.h"
#include "devices/escpos/status.h"
#include "tests/fuzz/pieces.h"

namespace {

using namespace nuanxin::escpos;
using namespace nuanxin::fuzz;

constexpr std::size_t automatic_size = 4;

std::string told(const nuanxin::Json& json) {  // what a code holds may be any bytes
  return json.dump(-1, ' ', false, nuanxin::Json::error_handler_t::replace);
}

/// All answers are to the same question.
struct Asked {
  int request;
  StatusDecoder decoder = {};
  auto feed(std::string_view bytes) { return decoder.feed(bytes, request); }
};

void listen_to_status(std::string_view bytes, int request) {
  same_however_cut(bytes, [&](const Pieces& pieces) {
    Asked asked{request};
    Condition condition;
    std::string together;
    auto said = hear(asked, pieces, 0, [&](const StatusEvent& event) {
      together += event.bytes;
      condition.apply(event);
      return event.bytes + std::to_string(static_cast<int>(event.kind)).append(condition.problem());
    });
    demand(bytes.starts_with(together) && bytes.size() - together.size() < automatic_size);
    demand(asked.decoder.is_pending() == (together.size() < bytes.size()));
    return said;
  });
}

/// Text is told as it comes, so its pieces are put together again.
std::string listen_to_job(std::string_view bytes, const Pieces& pieces) {
  CommandScanner scanner;
  std::string together;
  auto said = hear(scanner, pieces, 0, [&](const PrintCommand& command) {
    together += command.bytes;
    if (command.kind == PrintCommand::Kind::text) return command.data;
    const auto& picture = command.bitmap;
    demand(picture.rows.size() == static_cast<std::size_t>(picture.bytes_per_row() * picture.height));
    return '\n' + command.name + nuanxin::Json{command.kind, command.number, picture.width}.dump() + command.data +
           '\n';
  });
  demand(bytes.starts_with(together) && scanner.is_pending() == (together.size() < bytes.size()));
  return said + std::to_string(together.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using nuanxin::device::Direction;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  listen_to_status(bytes, static_cast<int>(1 + size % 4));
  same_however_cut(bytes, [&](const Pieces& pieces) { return listen_to_job(bytes, pieces); });
  for (const auto direction : {Direction::from_device, Direction::to_device})
    (void)told(decode_status_line({direction, static_cast<int>(1 + size % 4), std::string(bytes)}));
  return 0;
}
