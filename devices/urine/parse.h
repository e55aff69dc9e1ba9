// One printout of a urine analyzer → items by our codes. Pure. What is not understood is kept as it was printed and
// named in a warning, never guessed. Source: protocol page 3.1 to 3.3.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "devices/urine/layout.h"
#include "devices/urine/value.h"

namespace nuanxin::urine {

struct Item {
  std::string code;  ///< ours; the printed one when it is unknown
  Value value;       ///< empty when the text was not understood
  std::string raw;   ///< what was printed behind the code
  bool is_known = true;
  std::optional<bool> is_abnormal;  ///< as the analyzer marks it; nothing when it does not mark
};

struct Warning {
  std::string code;  ///< "unparsed_value", "unknown_item", "unexpected_normal", "duplicate_item", "character"
  std::string item;  ///< or empty
};

struct Report {
  std::string vendor;          ///< empty when no layout fits
  std::string sample, number;  ///< barcode; the analyzer's count
  std::string date;            ///< "2026-09-30", "2026-09-30 08:30" or with seconds, as printed
  std::string color, clarity;
  std::vector<Item> items;           ///< as printed, each code once
  std::vector<std::string> missing;  ///< items that the layout has and the text has not
  std::vector<std::string> other;    ///< lines that were not understood
  std::vector<Warning> warnings;
  bool has_vc_interference = false;  ///< vitamin C 1+ or more: see vc_suppressed
};

/// What may be falsely negative under much vitamin C (protocol page 3.3).
inline constexpr std::array<std::string_view, 5> vc_suppressed{"GLU", "BLD", "BIL", "NIT", "LEU"};

/// `block` as received, without STX and ETX. The layout that fits best is taken.
Report parse(std::string_view block, const std::vector<Layout>& layouts = built_in_layouts());

/// Every item of the layout is there and the last line has ended: such a block needs no ETX.
bool is_whole(std::string_view block, const std::vector<Layout>& layouts = built_in_layouts());

}  // namespace nuanxin::urine
