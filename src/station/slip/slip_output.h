// Ways a slip leaves the screen besides the 80 mm printer: a PDF file, or any printer through CUPS' `lp`. wx's own
// printing blocks the window for many seconds when no CUPS answers, so the daily way is this one, on a worker thread.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "slip/model.h"
#include "station/live_api.h"
#include "station/model/devices.h"

namespace nuanxin::station {

/// "slip-A027.pdf": never a name.
std::string slip_file_name(const slip::SlipModel&);
Result<void> save_slip_pdf(const slip::SlipModel&, const std::filesystem::path&);

/// One job at a time to the system's default printer. `lp` taking the job is not paper: the outcome is `unknown` then.
class SystemPrinter {
 public:
  explicit SystemPrinter(Post post) : m_post(std::move(post)) {}
  /// False when a job is on its way already.
  bool print(slip::SlipModel, PaperPrinter::Reply);

 private:
  Post m_post;
  std::shared_ptr<bool> m_busy = std::make_shared<bool>(false);
  Life m_life;
  std::jthread m_worker;  // last: joins before the rest goes
};

}  // namespace nuanxin::station
