#include "station/signin/signin_presenter.h"

#include "base/crypto.h"
#include "base/i18n.h"
#include "base/text.h"
#include "station/model/sentences.h"

namespace nuanxin::station {

SignInPresenter::SignInPresenter(Api& api, Timers& timers, std::string token, std::string who)
    : station_token(std::move(token)), login(std::move(who)), m_api(api), m_timers(timers) {}

void SignInPresenter::submit(const std::string& password) {
  if (m_busy) return;
  if (trim(station_token).empty()) {
    m_notice = {Mood::caution,
                tr("The station token is missing. The organizer makes one under “People and stations”.")};
    return on_change.emit();
  }
  m_busy = true;
  m_notice = {};
  m_slow = m_timers.after(std::chrono::milliseconds(200), [this] {
    m_notice = {Mood::plain, tr("Signing in …")};
    on_change.emit();
  });
  on_change.emit();
  m_hashing = {};
  if (!password.empty())
    m_hashing = std::async(std::launch::async, [password] { return crypto::password_hash(password); });
  const Credentials who{trim(station_token), trim(login), password};
  m_api.sign_in(who, m_life.guard([this](Result<Session> session) {
    m_busy = false;
    m_slow.reset();
    if (!session) {
      m_notice = {Mood::bad, session.error().reason == Reason::unauthenticated &&
                                     session.error().detail.find("locked") == std::string::npos
                                 ? std::string(tr("Login, password or station token is wrong."))
                                 : sentence(session.error())};
      return on_change.emit();
    }
    m_password_hash = m_hashing.valid() ? m_hashing.get() : std::string();
    on_signed_in.emit(*session);
  }));
}

}  // namespace nuanxin::station
