// What an imaging instrument is told about the person it shall examine: one item of a DICOM modality worklist (PS3.4
// annex K; the elements are those of shared/protocols/06_dicom.md 6.2). Pure: what is wrong with an item, and its text
// for dump2dcm. The images come back under the accession number, so an item has one without exception.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/time.h"

namespace nuanxin::imaging {

/// One writing of a name: "Zhang" + "Sanfeng", or "张" + "三丰". A name that has no two parts is all `family`.
struct PersonName {
  std::string family, given;
  bool operator==(const PersonName&) const = default;
};

struct WorklistItem {
  std::string accession;     ///< see is_accession
  std::string patient_id;    ///< at most 64 characters; comes back with the images and is compared
  PersonName hanzi, pinyin;  ///< written "Pinyin^X=汉^字"; pinyin for instruments that show no Chinese
  std::optional<Date> birth;
  std::string sex;           ///< "M", "F", "O" or empty
  std::string study_uid;     ///< see study_uid_of
  std::string modality;      ///< "US", "DX", "CR", …
  std::string station_aet;   ///< the instrument's AE title: at most 16 of A-Z a-z 0-9 _ - . and space
  Instant start{};           ///< when it is planned; written as date and minute in China
  std::string procedure;     ///< what was asked for, at most 64 characters ("腹部超声")
  std::string step;          ///< what this instrument does of it, at most 64 characters
  std::string procedure_id;  ///< at most 16 characters
  std::string step_id;       ///< at most 16 characters
  PersonName physician;      ///< who asked; may be empty
  std::string station_name;  ///< at most 16 characters; may be empty
  std::string location;      ///< at most 16 characters; may be empty
};

enum class FaultKind {
  missing,
  too_long,
  malformed  ///< not the pattern, not UTF-8, or an id that holds what DICOM keeps for itself
};

struct Fault {
  std::string tag;  ///< "0010_0020"
  FaultKind kind = FaultKind::missing;
  bool operator==(const Fault&) const = default;
};

/// "missing_0010_0020", "too_long_0040_0009", "malformed_0008_0050". Stable.
std::string fault_code(const Fault&);

/// `^[A-Z0-9]{1,16}$`: short enough for SH, and nothing that a search would take for a wildcard.
bool is_accession(std::string_view);
/// Digits and dots as DICOM wants them, at most 64.
bool is_uid(std::string_view);
bool is_ae_title(std::string_view);

/// "2.25." and the UUID as one decimal number (PS3.5 B.2); refuses what is no UUID.
Result<std::string> study_uid_of(std::string_view uuid);

/// "张三丰" → 张 + 三丰, "欧阳锋" → 欧阳 + 锋. What is not plain Han of two characters or more ("阿迪力·买买提") stays
/// whole.
PersonName split_name(std::string_view hanzi);

/// Everything wrong with it, in the order of the tags; empty when it can be written.
std::vector<Fault> faults_of(const WorklistItem&);

/// The text for dump2dcm, in UTF-8 (ISO_IR 192). Control characters and '\' become spaces, in names also '^' and '=',
/// so that none of them can begin a line, a value or a name part of its own. Refuses an item with faults (Error::detail
/// lists their codes).
Result<std::string> dump_text(const WorklistItem&);

}  // namespace nuanxin::imaging
