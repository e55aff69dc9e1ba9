// Signing in without a window: station token (remembered on this machine), login and password. Window thread only.
#pragma once

#include <future>
#include <optional>
#include <string>

#include "station/api.h"
#include "station/model/life.h"
#include "station/model/timers.h"
#include "station/model/work_context.h"

namespace nuanxin::station {

class SignInPresenter {
 public:
  SignInPresenter(Api&, Timers&, std::string station_token, std::string login);

  std::string station_token, login;  ///< as typed
  bool busy() const { return m_busy; }
  const Notice& notice() const { return m_notice; }
  /// A station of role kiosk or display needs neither login nor password.
  void submit(const std::string& password);
  /// The password's Argon2id hash of this session: the covered screen is opened with it, also while the hub is away.
  const std::string& password_hash() const { return m_password_hash; }

  Signal<> on_change;
  Signal<Session> on_signed_in;

 private:
  Api& m_api;
  Timers& m_timers;
  bool m_busy = false;
  Notice m_notice;
  std::string m_password_hash;
  std::future<std::string> m_hashing;  ///< the same, made while the hub answers
  Timers::Handle m_slow;
  Life m_life;
};

}  // namespace nuanxin::station
