// Tells its owner of every study that arrived in Orthanc: once when no more images come, and once more whenever images
// are added to it later.
//
// Orthanc says "StableStudy" only while it stays alive: killed before StableAge is over, it never says so. So a study
// is opened by each NewInstance (which is durable in Orthanc's journal) and handed over when Orthanc calls it stable
// and nothing of it stands unread in the journal. Each hand-over carries the cursor that holds afterwards: an owner
// that stores both in one transaction hears of each state of a study exactly once, whoever is killed in between.
//
// One thread of its own; all calls of WatchHooks come from it. Nothing is lost while Orthanc is away: it tries again,
// with pauses up to `longest_wait`.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/time.h"
#include "imaging/orthanc.h"
#include "imaging/watch_cursor.h"

namespace nuanxin::imaging {

struct Study {
  std::string accession, patient_id, study_uid;  ///< as the instrument sent them
  std::string orthanc_id;
  std::vector<std::string> instances;  ///< Orthanc ids, for previews
  std::string modality;                ///< of the images; reports beside them do not count
  Instant at{};                        ///< when it was found complete, by our clock
  /// For the person who assigns a stray by hand; instruments' clocks and typed names are hints only.
  std::string patient_name, birth, sex, station, taken;
};

/// Why a study belongs to nobody by itself (06_dicom.md 6.5).
enum class Stray {
  no_accession,
  unknown_accession,
  other_patient,  ///< the accession number is ours, the patient id is not the one we gave out with it
  mixed,          ///< its series do not agree on accession number and patient
  unreadable      ///< Orthanc lost a file of it, so nobody can say whose it is
};
/// "no_accession", "unknown_accession", "other_patient", "mixed", "unreadable". Stable.
std::string_view stray_code(Stray);

enum class WatchState {
  watching,
  away,        ///< Orthanc does not answer, or not as it should
  owner_busy,  ///< the owner could not store what it was told
};

struct WatchHooks {
  /// The patient id given out with that accession number; nothing when it was never given out. An error: ask later.
  std::function<Result<std::optional<std::string>>(const std::string& accession)> patient_of;
  /// True once both are durable; after false the same study comes again.
  std::function<bool(const Study&, const WatchCursor& after)> on_study;
  std::function<bool(const Study&, Stray, const WatchCursor& after)> on_stray;
  /// The cursor moved without a hand-over. True once it is durable.
  std::function<bool(const WatchCursor&)> on_cursor;
  /// Whenever it changes; `words` are for logs and hold no person. May be empty.
  std::function<void(WatchState, const std::string& words)> on_state;
};

struct WatchOptions {
  OrthancAddress orthanc;
  std::chrono::milliseconds interval{2'000};
  std::chrono::milliseconds first_wait{1'000};
  std::chrono::milliseconds longest_wait{60'000};
};

class Watcher {
 public:
  Watcher(WatchOptions, WatchCursor, WatchHooks);
  /// Ends a running request and joins; no call comes after it.
  ~Watcher();
  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

 private:
  struct Impl;
  std::unique_ptr<Impl> m_impl;
};

}  // namespace nuanxin::imaging
