// The lines of a printout that are no items: whose sample, which number, when. Holds only what it found. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace nuanxin::urine {

struct Header {
  std::string sample;  ///< the barcode
  std::string number;  ///< the analyzer's own count, "000012"
  std::string date;    ///< "2026-09-30"
  std::string time;    ///< "08:30" or "08:30:20", as printed
  std::string color;
  std::string clarity;
};

class HeaderReader {
 public:
  /// With `has_id_below` the line after "ID_NO:" is the sample's id.
  explicit HeaderReader(bool has_id_below) : m_has_id_below(has_id_below) {}
  /// True when the line belongs to the header. Names and wards are passed over: who it is, the sample says.
  bool take(std::string_view line);
  /// True when the line before announced an id, and this one can be it.
  bool take_id(std::string_view line);
  const Header& header() const { return m_header; }

 private:
  bool take_moment(std::string_view text);
  bool take_number(std::string_view line);
  bool take_labelled(std::string_view label, std::string_view value);
  Header m_header;
  bool m_has_id_below;
  bool m_is_id_next = false;
};

/// "2026-09-30", "2026/9/30", "SEP-30-2026" → "2026-09-30"; nothing for a day that does not exist.
std::optional<std::string> parse_date(std::string_view text);
/// "08:30" and "08:30:20", unchanged.
std::optional<std::string> parse_time(std::string_view text);

}  // namespace nuanxin::urine
