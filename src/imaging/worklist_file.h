// Reads a worklist file back (DICOM part 10, explicit VR little endian). Servers hand out files that end between two
// elements as if they were whole, so what dump2dcm wrote is read before it is published. Pure, bounded by its input.
#pragma once

#include <string>
#include <string_view>

#include "base/error.h"

namespace nuanxin::imaging {

struct WorklistFile {
  std::string charset;  ///< as in the file: "ISO_IR 192", "GB18030"
  std::string accession, patient_id, patient_name, study_uid, modality, station_aet;  ///< UTF-8
  std::string start;  ///< "20260930083000", in the van's time
};

/// Refuses with Error::detail: empty, not_dicom, transfer_syntax, truncated, charset_missing, charset_unknown,
/// charset_broken, or missing_gggg_eeee for an element that a modality needs.
Result<WorklistFile> read_worklist_file(std::string_view bytes);

}  // namespace nuanxin::imaging
