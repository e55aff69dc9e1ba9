#include "station/devices/paper_link.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "base/i18n.h"
#include "base/ids.h"
#include "base/log.h"
#include "devices/escpos/builder.h"
#include "devices/escpos/printer.h"
#include "slip/layout.h"
#include "slip/paint.h"
#include "station/model/sentences.h"

namespace nuanxin::station {
namespace {

domain::PrintState state_of(escpos::PrintResult result) {
  switch (result) {
    case escpos::PrintResult::printed:
      return domain::PrintState::printed;
    case escpos::PrintResult::not_printed:
      return domain::PrintState::not_printed;
    case escpos::PrintResult::unknown:
      break;
  }
  return domain::PrintState::unknown;
}

DeviceStatus printer_status(const device::Health& health) {
  DeviceStatus status;
  const auto& s = health.state;
  if (!health.connected || s == "connecting" || s == "closed")
    status.state = DeviceState::connecting;
  else if (s == "ready" || s == "busy" || s == "paper_low" || s == "no_answer")
    status.state = DeviceState::ready;  // cheap printers never answer and print well
  else
    status.state = DeviceState::trouble;
  status.words = device::state_text(s);
  return status;
}

Result<std::string> job_bytes(const slip::Layout& layout) {
  const auto raster = slip::paint_raster(layout);
  escpos::Bitmap bitmap{raster.width, raster.height, raster.rows};
  return escpos::Builder().init().raster(bitmap).cut().take();
}

}  // namespace

/// Lives on the io thread.
struct PaperLink::Driver {
  std::unique_ptr<escpos::EscposPrinter> printer;
};

/// Fonts belong to a thread: one thread paints all papers, in order.
class PaperLink::Painter {
 public:
  Painter() : m_thread([this](const std::stop_token& stop) { run(stop); }) {}
  void add(std::function<void()> work) {
    {
      std::lock_guard lock(m_mutex);
      m_queue.push_back(std::move(work));
    }
    m_wake.notify_one();
  }

 private:
  void run(const std::stop_token& stop) {
    while (true) {
      std::function<void()> work;
      {
        std::unique_lock lock(m_mutex);
        if (!m_wake.wait(lock, stop, [this] { return !m_queue.empty(); })) return;
        work = std::move(m_queue.front());
        m_queue.pop_front();
      }
      work();
    }
  }
  std::mutex m_mutex;
  std::condition_variable_any m_wake;
  std::deque<std::function<void()>> m_queue;
  std::jthread m_thread;
};

PaperLink::PaperLink() = default;

Result<std::unique_ptr<PaperLink>> PaperLink::open(net::Loop& io, Post post, const std::string& where) {
  auto address = device::parse_address(where);
  if (!address) return address.error();
  std::unique_ptr<PaperLink> link(new PaperLink);
  link->m_io = &io;
  link->m_post = post;
  link->m_driver = std::make_shared<Driver>();
  link->m_painter = std::make_unique<Painter>();
  auto* self = link.get();
  const auto watch = link->m_life.watch();
  const auto on_health = [self, watch, post](const device::Health& health) {
    post([self, watch, status = printer_status(health)] {
      if (!watch.expired()) self->take_status(status);
    });
  };
  io.post([driver = link->m_driver, &io, address = *address, on_health] {
    auto& context = *static_cast<boost::asio::io_context*>(io.native());
    driver->printer = std::make_unique<escpos::EscposPrinter>(context, address, on_health);
    driver->printer->start();
  });
  return link;
}

PaperLink::~PaperLink() {
  m_painter.reset();
  if (m_io) m_io->post([driver = m_driver] { driver->printer.reset(); });
}

void PaperLink::take_status(DeviceStatus status) {
  m_status = std::move(status);
  on_status.emit(m_status);
}

template <class Model>
void PaperLink::start(Model model, Reply reply) {
  const auto answer = [post = m_post, watch = m_life.watch(), reply = std::move(reply)](PrintOutcome outcome) {
    post([watch, reply, outcome] {
      if (!watch.expired()) reply(outcome);
    });
  };
  m_painter->add([model = std::move(model), answer, driver = m_driver, io = m_io] {
    Result<std::string> bytes = refuse(Reason::internal, "not painted");
    try {
      bytes = job_bytes(slip::lay_out(model, slip::Paper::Roll80));
    } catch (const std::exception& e) {
      log::error("a paper could not be painted: {}", e.what());
    }
    if (!bytes) return answer({domain::PrintState::not_printed, tr("the paper could not be painted")});
    io->post([bytes = std::move(*bytes), answer, driver] {
      if (!driver->printer) return answer({domain::PrintState::not_printed, tr("the printer was closed")});
      const auto done = [answer](const escpos::PrintOutcome& outcome) {
        answer({state_of(outcome.result),
                outcome.reason.empty() ? std::string() : clause(device::state_text(outcome.reason))});
      };
      const auto taken = driver->printer->print({new_uuid(), bytes}, done);
      if (!taken) answer({domain::PrintState::not_printed, tr("too many papers are waiting for the printer")});
    });
  });
}

void PaperLink::print(slip::TicketModel model, Reply reply) { start(std::move(model), std::move(reply)); }
void PaperLink::print(slip::SlipModel model, Reply reply) { start(std::move(model), std::move(reply)); }

}  // namespace nuanxin::station
