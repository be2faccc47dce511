"""From the unit to the public: submitted, returned or approved; notices; the desk of walidata."""
