#include "station/devices/card_link.h"

#include "base/i18n.h"
#include "base/text.h"
#include "devices/idcard/reader.h"

namespace nuanxin::station {
namespace {

domain::Identity identity_of(const idcard::Card& card) {
  domain::Identity who;
  who.doc_kind = card.kind == idcard::CardKind::foreigner2017 || card.kind == idcard::CardKind::foreigner2023
                     ? domain::DocKind::foreigner_card
                     : domain::DocKind::resident_card;
  who.doc_number = card.id;
  who.name = strip_controls(card.name.empty() ? card.name_en : card.name);
  if (card.sex == "1") who.sex = domain::Sex::male;
  if (card.sex == "2") who.sex = domain::Sex::female;
  who.birth = idcard::birth_date(card);
  who.address = strip_controls(card.address);
  who.nation = card.nation;
  return who;
}

DeviceStatus reader_status(const device::Health& health) {
  DeviceStatus status;
  if (!health.connected || health.state == "connecting" || health.state == "closed")
    status.state = DeviceState::connecting;
  else if (health.state == "ready" || health.state == "reading" || health.state == "busy")
    status.state = DeviceState::ready;
  else
    status.state = DeviceState::trouble;
  status.words = device::state_text(health.state);
  return status;
}

}  // namespace

/// Lives on the io thread.
struct CardLink::Driver {
  std::unique_ptr<idcard::Reader> reader;
};

Result<std::unique_ptr<CardLink>> CardLink::open(net::Loop& io, Post post, const std::string& port) {
  auto address = device::parse_address(port);
  if (!address) return address.error();
  std::unique_ptr<CardLink> link(new CardLink);
  link->m_io = &io;
  link->m_driver = std::make_shared<Driver>();
  auto* self = link.get();
  const auto watch = link->m_life.watch();
  idcard::ReaderCallbacks callbacks;
  callbacks.on_card = [self, watch, post](const idcard::Card& card) {
    post([self, watch, who = identity_of(card), doubtful = card.replaced_character] {
      if (watch.expired()) return;
      self->on_card.emit(who);
      if (doubtful)
        self->on_card_error.emit(
            tr("A character of the card could not be read: compare the name with the card's face."));
    });
  };
  callbacks.on_health = [self, watch, post](const device::Health& health) {
    post([self, watch, status = reader_status(health),
          again = health.state == "lay_again" || health.state == "wrong_card"] {
      if (watch.expired()) return;
      self->take_status(status);
      if (again) self->on_card_error.emit(status.words);
    });
  };
  io.post([driver = link->m_driver, &io, address = *address, callbacks] {
    auto& context = *static_cast<boost::asio::io_context*>(io.native());
    driver->reader = std::make_unique<idcard::Reader>(context, address, callbacks);
    driver->reader->start();
  });
  return link;
}

CardLink::~CardLink() {
  if (m_io) m_io->post([driver = m_driver] { driver->reader.reset(); });
}

void CardLink::take_status(DeviceStatus status) {
  m_status = std::move(status);
  on_status.emit(m_status);
}

}  // namespace nuanxin::station
