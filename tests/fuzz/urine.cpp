// Any bytes from a urine analyzer that prints text; any text as a grade, a value and an amount to convert.
#include "base/json.h"
#include "devices/urine/convert.h"
#include "devices/urine/decode.h"
#include "devices/urine/parse.h"
#include "tests/fuzz/pieces.h"

namespace {

using namespace nuanxin::urine;
using namespace nuanxin::fuzz;

std::string tell(const BlockEvent& event) { return event.bytes + to_json(event).dump() + '\n'; }

std::string listen(const Pieces& pieces) {
  BlockDecoder decoder;
  auto said = hear(decoder, pieces, BlockDecoder::max_block, tell);
  if (const auto last = decoder.close()) said += tell(*last);
  demand(!decoder.is_pending() && decoder.pending() == 0);
  return said;
}

void read_value(std::string_view text) {
  if (const auto grade = parse_grade(text)) demand(parse_grade(to_text(*grade)) == grade);
  const auto value = parse_value(text);
  const auto number = value ? nuanxin::Decimal::from_string(value->number) : std::nullopt;
  if (!number) return;
  for (const auto* const item : {"PRO", "GLU", "KET", "URO", "BIL", "VC", "CR", "ACR", "Ca"})
    for (const auto* const to : {"g/L", "mg/dL", "mmol/L", "umol/L", "mg/mmol", "mg/g"})
      if (const auto converted = convert(item, *number, value->unit, to, 2)) (void)converted->to_json();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  same_however_cut(bytes, listen);
  same_stream(bytes, open_stream);
  (void)decode_line(bytes).dump();
  for (const auto& item : parse(bytes).items) read_value(item.raw);
  read_value(bytes);
  return 0;
}
