// An Orthanc of our own (Debian package `orthanc`): its configuration, written anew at each start, and its process. It
// answers the instruments from our worklist folder, takes their images, and speaks REST to this machine only, unless a
// sign-in is given. Only the listed instruments may ask and send; any may test the line (C-ECHO). At its log level it
// writes ids and addresses, no names.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/json_fwd.h"
#include "imaging/orthanc.h"
#include "imaging/process.h"

namespace nuanxin::imaging {

/// In which characters instruments get the worklist, and what is assumed of images that do not say theirs.
enum class DicomText {
  utf8,    ///< ISO_IR 192
  chinese  ///< GB18030: older ultrasound machines made for China
};

struct Instrument {
  std::string aet;
  std::string host = "127.0.0.1";
  int port = 104;
};

struct RestLogin {
  std::string user, password;
};

struct LocalOrthancOptions {
  std::filesystem::path folder;     ///< for configuration, storage and log; made with mode 0700
  std::filesystem::path worklists;  ///< a WorklistFolder's
  std::string aet = "NUANXIN";
  int dicom_port = 4242;
  int http_port = 8042;
  DicomText text = DicomText::utf8;
  std::vector<Instrument> instruments;
  std::chrono::seconds stable_age{60};  ///< a study is complete when nothing came for so long
  std::optional<RestLogin> remote;      ///< given: REST also from other machines, with this sign-in
  std::filesystem::path program = "/usr/sbin/Orthanc";
  std::filesystem::path worklist_plugin = "/usr/share/orthanc/plugins/libModalityWorklists.so";
};

/// Refuses AE titles and ports that are none, and a sign-in without a password. `name` is what it will call itself.
Result<Json> orthanc_configuration(const LocalOrthancOptions&, const std::string& name);

class LocalOrthanc {
 public:
  /// Blocks until its REST answers. Refuses with `unavailable` when the program ends (ports taken, plugin missing; its
  /// log says why) or the time is over. The process ends with the thread that calls this (see ChildProcess).
  static Result<LocalOrthanc> start(const LocalOrthancOptions&,
                                    std::chrono::milliseconds limit = std::chrono::seconds(30));
  const OrthancAddress& address() const { return m_address; }
  bool running() { return m_process.running(); }
  /// Lets it close its database.
  void stop() { m_process.stop(); }
  pid_t pid() const { return m_process.pid(); }

 private:
  LocalOrthanc(ChildProcess process, OrthancAddress address)
      : m_process(std::move(process)), m_address(std::move(address)) {}
  ChildProcess m_process;
  OrthancAddress m_address;
};

}  // namespace nuanxin::imaging
