#include "imaging/worklist.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/ids.h"
#include "base/text.h"

namespace nuanxin::imaging {
namespace {

constexpr std::size_t han_bytes = 3;
constexpr std::size_t sh_limit = 16, lo_limit = 64, pn_limit = 64, uid_limit = 64;

// Of the common surnames those with two characters (general knowledge of the Hundred Family Surnames).
constexpr std::array<std::string_view, 24> long_surnames{
    "欧阳", "司马", "上官", "诸葛", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "司徒",
    "司空", "长孙", "东方", "西门", "南宫", "端木", "百里", "独孤", "轩辕", "澹台", "闻人", "呼延"};

bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Only characters from U+3400 to U+FFFF: three bytes each in UTF-8.
bool is_plain_han(std::string_view text) {
  if (!is_utf8(text) || text.size() != han_bytes * code_points(text)) return false;
  for (std::size_t at = 0; at < text.size(); at += han_bytes)
    if (text.substr(at, han_bytes) < "㐀") return false;
  return true;
}

/// What a value of one line may hold; '\' would begin a second value.
std::string one_value(std::string_view text) {
  std::string out(text);
  for (auto& c : out)
    if (c == '\\' || (c >= 0 && c < 0x20) || c == 0x7f) c = ' ';
  return trim(strip_controls(out));
}

std::string name_part(std::string_view text) {
  auto out = one_value(text);
  std::replace_if(
      out.begin(), out.end(), [](char c) { return c == '^' || c == '='; }, ' ');
  return trim(out);
}

/// One of the groups of a PN, "Zhang^Sanfeng".
std::string name_group(const PersonName& name) {
  const auto family = name_part(name.family), given = name_part(name.given);
  return given.empty() ? family : family + "^" + given;
}

std::string full_name(const WorklistItem& item) {
  const auto latin = name_group(item.pinyin), han = name_group(item.hanzi);
  return han.empty() ? latin : latin + "=" + han;
}

std::string compact(Date day) {
  return fmt::format("{:04}{:02}{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()),
                     static_cast<unsigned>(day.day()));
}

std::string minute_of(Instant at) {
  const auto clock = china_hhmm(at);
  return clock.substr(0, 2) + clock.substr(3, 2) + "00";
}

class Faults {
 public:
  void pattern(bool good, std::string_view text, std::string_view tag) {
    if (text.empty())
      add(tag, FaultKind::missing);
    else if (!good)
      add(tag, FaultKind::malformed);
  }
  /// A text for people that must not be empty once it is cleaned.
  void needed(std::string_view raw, std::string_view cleaned, std::size_t limit, std::string_view tag) {
    if (is_utf8(raw) && cleaned.empty())
      add(tag, FaultKind::missing);
    else
      words(is_utf8(raw) ? cleaned : raw, limit, tag);
  }
  void words(std::string_view text, std::size_t limit, std::string_view tag) {
    if (!is_utf8(text))
      add(tag, FaultKind::malformed);
    else if (code_points(text) > limit)
      add(tag, FaultKind::too_long);
  }
  /// An id is compared later, so it must pass unchanged.
  void id(std::string_view text, std::size_t limit, std::string_view tag) {
    if (text.empty())
      add(tag, FaultKind::missing);
    else if (!is_utf8(text) || one_value(text) != text)
      add(tag, FaultKind::malformed);
    else
      words(text, limit, tag);
  }
  void name(const PersonName& name, std::string_view tag) {
    if (!is_utf8(name.family) || !is_utf8(name.given))
      add(tag, FaultKind::malformed);
    else
      words(name_group(name), pn_limit, tag);
  }
  std::vector<Fault> take() { return std::move(m_found); }

 private:
  void add(std::string_view tag, FaultKind kind) { m_found.push_back({std::string(tag), kind}); }
  std::vector<Fault> m_found;
};

bool is_code_string(std::string_view text) {
  return !text.empty() && text.size() <= 16 &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_upper(c) || is_digit(c) || c == '_'; });
}

std::string element(std::string_view tag, std::string_view vr, std::string_view value) {
  return fmt::format("({}) {} [{}]\n", tag, vr, value);
}

std::string step_text(const WorklistItem& item) {
  return "(0040,0100) SQ\n(fffe,e000) na\n" + element("0008,0060", "CS", item.modality) +
         element("0040,0001", "AE", item.station_aet) + element("0040,0002", "DA", compact(china_date(item.start))) +
         element("0040,0003", "TM", minute_of(item.start)) + element("0040,0006", "PN", "") +
         element("0040,0007", "LO", one_value(item.step)) + element("0040,0009", "SH", item.step_id) +
         element("0040,0010", "SH", one_value(item.station_name)) +
         element("0040,0011", "SH", one_value(item.location)) + "(fffe,e00d) na\n(fffe,e0dd) na\n";
}

}  // namespace

std::string fault_code(const Fault& fault) {
  switch (fault.kind) {
    case FaultKind::missing:
      return "missing_" + fault.tag;
    case FaultKind::too_long:
      return "too_long_" + fault.tag;
    case FaultKind::malformed:
      break;
  }
  return "malformed_" + fault.tag;
}

bool is_accession(std::string_view text) {
  return !text.empty() && text.size() <= sh_limit &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_upper(c) || is_digit(c); });
}

bool is_uid(std::string_view text) {
  if (text.empty() || text.size() > uid_limit) return false;
  for (std::size_t begin = 0; begin <= text.size();) {
    const auto end = std::min(text.find('.', begin), text.size());
    const auto part = text.substr(begin, end - begin);
    if (part.empty() || !std::all_of(part.begin(), part.end(), is_digit) || (part.size() > 1 && part[0] == '0'))
      return false;
    begin = end + 1;
  }
  return true;
}

bool is_ae_title(std::string_view text) {
  const auto allowed = [](char c) {
    return is_upper(c) || is_lower(c) || is_digit(c) || c == '_' || c == '-' || c == '.' || c == ' ';
  };
  return !text.empty() && text.size() <= 16 && trim(text) == text && std::all_of(text.begin(), text.end(), allowed);
}

Result<std::string> study_uid_of(std::string_view uuid) {
  if (!is_uuid(uuid)) return refuse(Reason::invalid_value, "not a UUID");
  unsigned __int128 number = 0;
  for (const char c : uuid)
    if (c != '-') number = number * 16 + static_cast<unsigned>(is_digit(c) ? c - '0' : (c | 0x20) - 'a' + 10);
  std::string digits;
  do {
    digits += static_cast<char>('0' + static_cast<int>(number % 10));
    number /= 10;
  } while (number != 0);
  std::reverse(digits.begin(), digits.end());
  return "2.25." + digits;
}

PersonName split_name(std::string_view hanzi) {
  const auto name = trim(hanzi);
  if (!is_plain_han(name) || name.size() < 2 * han_bytes) return {name, {}};
  const bool is_long = name.size() > 2 * han_bytes && std::find(long_surnames.begin(), long_surnames.end(),
                                                                name.substr(0, 2 * han_bytes)) != long_surnames.end();
  const std::size_t cut = is_long ? 2 * han_bytes : han_bytes;
  return {name.substr(0, cut), name.substr(cut)};
}

std::vector<Fault> faults_of(const WorklistItem& item) {
  Faults faults;
  faults.pattern(is_accession(item.accession), item.accession, "0008_0050");
  faults.name(item.physician, "0008_0090");
  faults.needed(item.pinyin.family + item.pinyin.given, name_group(item.pinyin), pn_limit, "0010_0010");
  faults.name(item.hanzi, "0010_0010");
  faults.id(item.patient_id, lo_limit, "0010_0020");
  if (item.birth && !item.birth->ok()) faults.pattern(false, "?", "0010_0030");
  if (!item.sex.empty()) faults.pattern(item.sex == "M" || item.sex == "F" || item.sex == "O", item.sex, "0010_0040");
  faults.pattern(is_uid(item.study_uid), item.study_uid, "0020_000D");
  faults.needed(item.procedure, one_value(item.procedure), lo_limit, "0032_1060");
  faults.pattern(is_code_string(item.modality), item.modality, "0008_0060");
  faults.pattern(is_ae_title(item.station_aet), item.station_aet, "0040_0001");
  if (item.start == Instant{}) faults.pattern(false, {}, "0040_0002");
  faults.needed(item.step, one_value(item.step), lo_limit, "0040_0007");
  faults.id(item.step_id, sh_limit, "0040_0009");
  faults.words(item.station_name, sh_limit, "0040_0010");
  faults.words(item.location, sh_limit, "0040_0011");
  faults.id(item.procedure_id, sh_limit, "0040_1001");
  return faults.take();
}

Result<std::string> dump_text(const WorklistItem& item) {
  std::vector<std::string> codes;
  for (const auto& fault : faults_of(item)) codes.push_back(fault_code(fault));
  if (!codes.empty()) return refuse(Reason::invalid_value, fmt::format("{}", fmt::join(codes, " ")), codes.front());
  // The file's own ids are given too, else dump2dcm makes new ones and no two files are the same.
  return "# Dicom-File-Format\n" + element("0002,0002", "UI", "1.2.276.0.7230010.3.1.0.1") +
         element("0002,0003", "UI", item.study_uid) + element("0008,0005", "CS", "ISO_IR 192") +
         element("0008,0050", "SH", item.accession) + element("0008,0090", "PN", name_group(item.physician)) +
         element("0010,0010", "PN", full_name(item)) + element("0010,0020", "LO", item.patient_id) +
         element("0010,0030", "DA", item.birth ? compact(*item.birth) : "") + element("0010,0040", "CS", item.sex) +
         element("0020,000d", "UI", item.study_uid) + element("0032,1060", "LO", one_value(item.procedure)) +
         step_text(item) + element("0040,1001", "SH", item.procedure_id);
}

}  // namespace nuanxin::imaging
