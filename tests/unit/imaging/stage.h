// A van's imaging corner for a test: our Orthanc on free ports, its worklist folder, and DCMTK's tools as the
// instrument.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/json.h"
#include "imaging/local_orthanc.h"
#include "imaging/worklist_folder.h"
#include "support/temp_folder.h"

namespace nuanxin::imaging {

constexpr std::chrono::milliseconds stage_patience = std::chrono::seconds(30);

std::string file_content(const std::filesystem::path&);
void put_file(const std::filesystem::path&, const std::string& bytes);
/// Of tests/data/protocols/06_dicom.json, those of one kind.
std::vector<Json> dicom_vectors(const std::string& kind);

/// 测试一 of the vectors, planned for 2026-09-30 08:30 in China.
WorklistItem sample_item();

/// Runs a program to its end and answers what it said; fails the test when it does not end.
std::string said_by(const std::vector<std::string>& command);
/// dump2dcm of that text.
void make_dicom(const std::string& dump, const std::filesystem::path& file);

/// One grey picture of 8 x 8.
struct Image {
  std::string accession, patient_id = "P1", study_uid = "2.25.1", series_uid = "2.25.1.1", uid = "2.25.1.1.1";
  std::string modality = "US";
};

class ImagingStage {
 public:
  explicit ImagingStage(DicomText = DicomText::utf8, std::chrono::seconds stable_age = std::chrono::seconds(1));

  /// By kill: Orthanc takes seconds to say goodbye.
  ~ImagingStage();

  void start();
  /// As a power cut of that program.
  void kill();
  WorklistFolder& worklists() { return m_worklists; }
  LocalOrthanc& orthanc() { return *m_orthanc; }
  const OrthancAddress& address() const { return m_orthanc->address(); }
  std::string path(const std::string& below) const { return m_folder.path(below); }

  /// C-STORE by storescu as AE title VANUS1; answers what it said, nothing when all went well.
  std::string store(const Image&);
  /// `transfer` is storescu's option for files that are not plain.
  std::string store_file(const std::string& file, const std::string& transfer = "-x=");
  /// C-FIND by findscu for what is planned for `modality` on 2026-09-30: the answers as DICOM files' bytes.
  std::vector<std::string> find(const std::string& modality = "US", const std::string& aet = "VANUS1");

 private:
  test::TempFolder m_folder;
  WorklistFolder m_worklists;
  LocalOrthancOptions m_options;
  std::unique_ptr<LocalOrthanc> m_orthanc;
  int m_files = 0;
};

/// What findscu gets from a worklist server on that port.
std::vector<std::string> find_worklist(const std::string& folder, int port, const std::string& called,
                                       const std::string& modality = "US", const std::string& aet = "VANUS1");

}  // namespace nuanxin::imaging
