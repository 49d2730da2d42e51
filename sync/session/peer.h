// Who is at the other end of a session, as its certificate and headquarters' register say.
#pragma once

#include <string>

namespace fieldpost {

struct Peer {
  std::string laptop;  ///< Id of the laptop's enrolment, a UUID in text form.
  std::string office;
  std::string person;
  std::string role;  ///< By the name of fieldpost.model.v1.Role.
};

}  // namespace fieldpost
