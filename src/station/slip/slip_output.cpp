#include "station/slip/slip_output.h"

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/i18n.h"
#include "base/ids.h"
#include "slip/layout.h"
#include "slip/paint.h"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace nuanxin::station {
namespace fs = std::filesystem;
namespace {

/// Runs `lp FILE` and waits; blocks. Negative when lp is not there.
int run_lp(const std::string& file) {
  std::string lp = "lp", silent = "-s", end = "--", path = file;
  char* arguments[] = {lp.data(), silent.data(), end.data(), path.data(), nullptr};
  pid_t process = 0;
  if (posix_spawnp(&process, "lp", nullptr, nullptr, arguments, environ) != 0) return -1;
  int status = 0;
  while (waitpid(process, &status, 0) < 0)
    if (errno != EINTR) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

PrintOutcome print_blocking(const slip::SlipModel& model) {
  std::error_code ec;
  const auto file = fs::temp_directory_path(ec) / ("nuanxin-" + new_uuid() + ".pdf");
  const auto written = slip::write_pdf(slip::lay_out(model, slip::Paper::A5), file);
  if (!written) return {domain::PrintState::not_printed, tr("the PDF file could not be written")};
  const int result = run_lp(file.string());
  fs::remove(file, ec);
  if (result == 0) return {domain::PrintState::unknown, tr("the printing system took it; please look at the printer")};
  if (result < 0 || result == 127)
    return {domain::PrintState::not_printed, tr("the printing system (lp) is not installed")};
  return {domain::PrintState::not_printed, tr("the printing system has no printer that takes it")};
}

}  // namespace

std::string slip_file_name(const slip::SlipModel& model) {
  return "slip-" + (model.ticket.empty() ? std::string("A000") : model.ticket) + ".pdf";
}

Result<void> save_slip_pdf(const slip::SlipModel& model, const fs::path& path) {
  return slip::write_pdf(slip::lay_out(model, slip::Paper::A5), path);
}

bool SystemPrinter::print(slip::SlipModel model, PaperPrinter::Reply reply) {
  if (*m_busy) return false;
  *m_busy = true;
  m_worker = std::jthread(
      [post = m_post, watch = m_life.watch(), busy = m_busy, model = std::move(model), reply = std::move(reply)] {
        const auto outcome = print_blocking(model);
        post([watch, busy, outcome, reply] {
          *busy = false;
          if (!watch.expired()) reply(outcome);
        });
      });
  return true;
}

}  // namespace nuanxin::station
