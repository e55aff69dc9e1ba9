#include "imaging/worklist_file.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>

#include "base/charset.h"
#include "base/text.h"

namespace nuanxin::imaging {
namespace {

using Tag = std::uint32_t;
using Elements = std::map<Tag, std::string_view>;

constexpr std::size_t preamble = 128;
constexpr std::uint32_t undefined_length = 0xffffffff;
constexpr Tag item_begin = 0xfffee000, item_end = 0xfffee00d, sequence_end = 0xfffee0dd;
constexpr std::array<std::string_view, 13> long_vrs{"OB", "OD", "OF", "OL", "OV", "OW", "SQ",
                                                    "SV", "UC", "UN", "UR", "UT", "UV"};
constexpr std::array<Tag, 12> needed{0x00080050, 0x00080060, 0x00100010, 0x00100020, 0x0020000d, 0x00321060,
                                     0x00400001, 0x00400002, 0x00400003, 0x00400007, 0x00400009, 0x00401001};

/// Walks the stream of elements flat: a sequence's and an item's header are elements without a value of their own, so
/// what they hold follows. Only how far they claim to reach, and whether what is open is closed, is remembered.
class ElementWalk {
 public:
  explicit ElementWalk(std::string_view bytes) : m_bytes(bytes) {}

  /// False when the bytes end in the middle.
  bool all(Elements& out) {
    while (m_at < m_bytes.size())
      if (!one(out)) return false;
    return m_open == 0 && m_reach <= m_bytes.size();
  }

 private:
  std::optional<std::uint32_t> number(std::size_t size) {
    if (m_bytes.size() - m_at < size) return {};
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < size; ++i)
      out |= static_cast<std::uint32_t>(static_cast<unsigned char>(m_bytes[m_at + i])) << (8 * i);
    m_at += size;
    return out;
  }

  bool one(Elements& out) {
    const auto group = number(2), element = number(2);
    if (!group || !element) return false;
    const Tag tag = *group << 16 | *element;
    if (*group == 0xfffe) return delimiter(tag);
    if (m_bytes.size() - m_at < 2) return false;
    const auto vr = m_bytes.substr(m_at, 2);
    m_at += 2;
    const bool is_long = std::find(long_vrs.begin(), long_vrs.end(), vr) != long_vrs.end();
    if (is_long && !number(2)) return false;
    const auto length = number(is_long ? 4 : 2);
    if (!length) return false;
    if (vr == "SQ") return enter(*length);
    if (m_bytes.size() - m_at < *length) return false;
    out.emplace(tag, m_bytes.substr(m_at, *length));
    m_at += *length;
    return true;
  }

  bool delimiter(Tag tag) {
    const auto length = number(4);
    if (!length) return false;
    if (tag == item_begin) return enter(*length);
    if (tag != item_end && tag != sequence_end) return false;
    return --m_open >= 0;
  }

  bool enter(std::uint32_t length) {
    if (length == undefined_length)
      ++m_open;
    else
      m_reach = std::max(m_reach, m_at + length);
    return true;
  }

  std::string_view m_bytes;
  std::size_t m_at = 0;
  std::size_t m_reach = 0;
  int m_open = 0;
};

/// Without the padding to an even length.
std::string_view value_of(const Elements& elements, Tag tag) {
  const auto found = elements.find(tag);
  if (found == elements.end()) return {};
  auto out = found->second;
  while (!out.empty() && (out.back() == ' ' || out.back() == '\0')) out.remove_suffix(1);
  return out;
}

std::optional<std::string> decoded(std::string_view bytes, std::string_view charset) {
  if (charset == "GB18030") return gb18030_to_utf8(bytes);
  if (is_utf8(bytes)) return std::string(bytes);
  return {};
}

Result<WorklistFile> as_worklist(const Elements& elements) {
  WorklistFile out;
  out.charset = value_of(elements, 0x00080005);
  if (out.charset.empty()) return refuse(Reason::invalid_value, "charset_missing");
  if (out.charset != "ISO_IR 192" && out.charset != "GB18030") return refuse(Reason::unsupported, "charset_unknown");
  for (const auto tag : needed)
    if (value_of(elements, tag).empty())
      return refuse(Reason::invalid_value, fmt::format("missing_{:04X}_{:04X}", tag >> 16, tag & 0xffff));
  const auto name = decoded(value_of(elements, 0x00100010), out.charset);
  const auto id = decoded(value_of(elements, 0x00100020), out.charset);
  if (!name || !id) return refuse(Reason::invalid_value, "charset_broken");
  out.patient_name = *name;
  out.patient_id = *id;
  out.accession = value_of(elements, 0x00080050);
  out.study_uid = value_of(elements, 0x0020000d);
  out.modality = value_of(elements, 0x00080060);
  out.station_aet = value_of(elements, 0x00400001);
  out.start = std::string(value_of(elements, 0x00400002)).append(value_of(elements, 0x00400003));
  return out;
}

}  // namespace

Result<WorklistFile> read_worklist_file(std::string_view bytes) {
  if (bytes.empty()) return refuse(Reason::bad_request, "empty");
  if (bytes.size() < preamble + 4 || bytes.substr(preamble, 4) != "DICM")
    return refuse(Reason::bad_request, "not_dicom");
  Elements elements;
  const bool whole = ElementWalk(bytes.substr(preamble + 4)).all(elements);
  const auto syntax = value_of(elements, 0x00020010);
  if (!syntax.empty() && syntax != "1.2.840.10008.1.2.1") return refuse(Reason::unsupported, "transfer_syntax");
  if (!whole) return refuse(Reason::bad_request, "truncated");
  return as_worklist(elements);
}

}  // namespace nuanxin::imaging
