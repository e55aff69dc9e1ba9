#include "imaging/local_orthanc.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "base/ids.h"
#include "base/json.h"
#include "imaging/worklist.h"

namespace nuanxin::imaging {
namespace fs = std::filesystem;
namespace {

bool is_port(int port) { return port > 0 && port < 65536; }

std::optional<Error> option_error(const LocalOrthancOptions& options) {
  if (!is_ae_title(options.aet)) return refuse(Reason::invalid_value, "not an AE title", "aet");
  if (!is_port(options.dicom_port)) return refuse(Reason::invalid_value, "not a port", "dicom_port");
  if (!is_port(options.http_port)) return refuse(Reason::invalid_value, "not a port", "http_port");
  for (const auto& one : options.instruments)
    if (!is_ae_title(one.aet) || !is_port(one.port) || one.host.empty())
      return refuse(Reason::invalid_value, "not an instrument's address", "instruments");
  if (options.remote && (options.remote->user.empty() || options.remote->password.empty()))
    return refuse(Reason::invalid_value, "REST from other machines needs a sign-in", "remote");
  return {};
}

Json known_instruments(const std::vector<Instrument>& instruments) {
  auto out = Json::object();
  for (const auto& one : instruments)
    out["instrument" + std::to_string(out.size() + 1)] = Json::array({one.aet, one.host, one.port});
  return out;
}

Json security(const LocalOrthancOptions& options) {
  Json out{{"RemoteAccessAllowed", options.remote.has_value()},
           {"AuthenticationEnabled", options.remote.has_value()},
           {"RegisteredUsers", Json::object()},
           {"DicomCheckCalledAet", true},
           {"DicomAlwaysAllowEcho", true},
           {"DicomAlwaysAllowStore", false},
           {"DicomAlwaysAllowFind", false},
           {"DicomAlwaysAllowFindWorklist", false},
           {"DeidentifyLogs", true},
           {"OrthancExplorerEnabled", false},
           {"WebDavEnabled", false}};
  if (options.remote) out["RegisteredUsers"][options.remote->user] = options.remote->password;
  return out;
}

bool write_configuration(const fs::path& file, const Json& configuration) {
  const auto text = configuration.dump(2) + "\n";
  const int out = ::open(file.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0600);
  const bool good = out >= 0 && ::write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (out >= 0) ::close(out);
  return good;
}

/// Another Orthanc may own the port; the name tells.
bool answers(Orthanc& orthanc, const std::string& name) {
  const auto health = orthanc.health();
  return health && health->name == name;
}

}  // namespace

Result<Json> orthanc_configuration(const LocalOrthancOptions& options, const std::string& name) {
  if (auto problem = option_error(options)) return std::move(*problem);
  const auto storage = (options.folder / "storage").string();
  Json out{{"Name", name},
           {"StorageDirectory", storage},
           {"IndexDirectory", storage},
           {"HttpPort", options.http_port},
           {"DicomPort", options.dicom_port},
           {"DicomAet", options.aet},
           {"DicomModalities", known_instruments(options.instruments)},
           {"DefaultEncoding", options.text == DicomText::chinese ? "Chinese" : "Utf8"},
           {"StableAge", options.stable_age.count()},
           {"OverwriteInstances", false},
           {"Plugins", Json::array({options.worklist_plugin.string()})},
           {"Worklists", {{"Enable", true}, {"Database", options.worklists.string()}}}};
  out.update(security(options));
  return out;
}

Result<LocalOrthanc> LocalOrthanc::start(const LocalOrthancOptions& options, std::chrono::milliseconds limit) {
  const auto deadline = std::chrono::steady_clock::now() + limit;
  const auto name = "nuanxin-" + new_uuid();
  const auto configuration = orthanc_configuration(options, name);
  if (!configuration) return configuration.error();
  std::error_code problem;
  fs::create_directories(options.folder / "storage", problem);
  fs::permissions(options.folder, fs::perms::owner_all, problem);
  const auto file = options.folder / "orthanc.json";
  if (problem || !write_configuration(file, *configuration))
    return refuse(Reason::unavailable, "the folder for Orthanc cannot be written");
  auto process = ChildProcess::start({options.program.string(), file.string()}, options.folder / "orthanc.log");
  if (!process) return process.error();
  OrthancAddress address{"http://127.0.0.1:" + std::to_string(options.http_port), {}, {}};
  if (options.remote) address = {address.url, options.remote->user, options.remote->password};
  Orthanc orthanc(address);
  while (!answers(orthanc, name)) {
    if (process->ended_within(std::chrono::milliseconds(50)))
      return refuse(Reason::unavailable, "Orthanc ended at once; its log says why");
    if (std::chrono::steady_clock::now() > deadline)
      return refuse(Reason::unavailable, "Orthanc did not answer in time");
  }
  return LocalOrthanc(std::move(*process), std::move(address));
}

}  // namespace nuanxin::imaging
