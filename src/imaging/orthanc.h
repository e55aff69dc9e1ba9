// Orthanc's REST API as far as the van needs it (shared/protocols/06_dicom.md 6.4). Every answer is distrusted: ids
// have their form before they become part of an address, sizes are bounded, JSON of another shape is an error. What the
// instruments sent (names, numbers) comes back as text without control characters, at most 256 characters long.
// Blocks; one thread at a time.
//
// Errors: not_found (Orthanc does not have it), invalid_value (an argument), unsupported (no picture can be made of
// it), unauthenticated, bad_request (an answer that is none), unavailable and too_large (net/http_client.h).
#pragma once

#include <cstdint>
#include <stop_token>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json_fwd.h"
#include "net/http_client.h"

namespace nuanxin::imaging {

struct OrthancAddress {
  std::string url = "http://127.0.0.1:8042";
  std::string user, password;  ///< both empty: without sign-in
};

struct OrthancHealth {
  std::string name;     ///< as its configuration calls it
  std::string version;  ///< "1.10.1"
};

/// One row of Orthanc's own journal.
struct Change {
  std::int64_t seq = 0;
  std::string type;      ///< "NewInstance", "NewStudy", "StableStudy", …
  std::string resource;  ///< Orthanc id
};

struct ChangePage {
  std::vector<Change> changes;
  std::int64_t last = 0;  ///< where to go on; smaller than what was asked for when Orthanc was set up anew
  bool done = true;       ///< nothing after these
};

struct OrthancStudy {
  std::string id;
  bool stable = false;  ///< nothing came for StableAge, or Orthanc was restarted since
  std::string accession, patient_id, study_uid;
  std::string patient_name, birth, sex;  ///< what the instrument believes; a hint for people, never for matching
  std::string taken;                     ///< "20260930 083000" by the instrument's clock
};

struct OrthancSeries {
  std::string id, modality, station;
  std::vector<std::string> instances;
};

/// Of one image, read from its file.
struct ImageTags {
  std::string accession, patient_id, study_uid, modality;
};

enum class PictureKind { png, jpeg };

struct Picture {
  std::string bytes;
  std::string content_type;  ///< "image/png" or "image/jpeg", and the bytes begin so
};

/// Five groups of eight hexadecimal digits.
bool is_orthanc_id(std::string_view);

class Orthanc {
 public:
  explicit Orthanc(OrthancAddress);

  Result<OrthancHealth> health(std::stop_token = {});
  /// At most `limit` rows after `since`.
  Result<ChangePage> changes(std::int64_t since, int limit, std::stop_token = {});
  /// The last row's number, 0 when there is none: where a new watcher begins that does not want the past.
  Result<std::int64_t> last_change(std::stop_token = {});
  /// Orthanc ids of the studies with exactly this accession number.
  Result<std::vector<std::string>> find_by_accession(const std::string& accession, std::stop_token = {});
  Result<OrthancStudy> study(const std::string& id, std::stop_token = {});
  Result<std::string> study_of(const std::string& instance, std::stop_token = {});
  Result<std::vector<OrthancSeries>> series_of(const std::string& study, std::stop_token = {});
  Result<ImageTags> tags_of(const std::string& instance, std::stop_token = {});
  /// The image in 8 bit, at most 16 MiB; `width` > 0 asks for one of that width, with the window that the instrument
  /// set.
  Result<Picture> preview(const std::string& instance, PictureKind, int width = 0, std::stop_token = {});

 private:
  Result<net::HttpReply> ask(net::HttpRequest, const std::stop_token&);
  Result<Json> ask_json(net::HttpRequest, const std::stop_token&);
  Result<Json> get(const std::string& path, const std::stop_token&);
  Result<Json> get_of(std::string_view kind, const std::string& id, std::string_view what, const std::stop_token&);

  std::string m_url, m_sign_in;
  net::HttpClient m_client;
};

}  // namespace nuanxin::imaging
